import { visible } from '../formula/visible.ts';

/** What went wrong as a sentence for the screen: the first line of the message, safe to print whatever it names. */
export function errorSentence(error: unknown): string {
  return visible(error instanceof Error ? (error.message.split('\n')[0] as string) : String(error));
}
