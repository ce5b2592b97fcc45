import type { Check, Pass } from '../explain/verify.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Moment } from '../timeline/timeline.ts';
import type { Theme } from './colours.ts';
import type { Errand } from './errand.ts';
import type { CommandLine } from './line.ts';
import type { Walk } from './moments.ts';
import type { Quarry } from './quarry.ts';
import type { Difference, HelpFilter, List, Pane } from './state.ts';

/** What a key or a command asks for, as data. */
export type Message =
  | { readonly do: 'event'; readonly by: number }
  | { readonly do: 'statement'; readonly how: Walk; readonly by: number }
  | { readonly do: 'phase'; readonly by: number }
  | { readonly do: 'step'; readonly by: number }
  | { readonly do: 'end'; readonly of: 'first' | 'last' }
  | { readonly do: 'goto'; readonly step?: number; readonly event: number; readonly pane?: Pane }
  | { readonly do: 'move'; readonly rows: number; readonly columns: number }
  | { readonly do: 'page'; readonly by: number }
  | { readonly do: 'edge'; readonly side: 'left' | 'right' }
  | { readonly do: 'pane'; readonly by: number }
  | { readonly do: 'show'; readonly pane: Pane }
  | { readonly do: 'explain' }
  | { readonly do: 'jacobian' }
  | { readonly do: 'users' }
  | { readonly do: 'twin' }
  | { readonly do: 'order' }
  | { readonly do: 'verify' }
  | { readonly do: 'checking'; readonly pass: Pass }
  | { readonly do: 'verified'; readonly check: Check | null }
  | { readonly do: 'stop-checking' }
  | { readonly do: 'select'; readonly by: number }
  | { readonly do: 'factor'; readonly by: number }
  | { readonly do: 'follow' }
  | { readonly do: 'back' }
  | { readonly do: 'place'; readonly by: number }
  | { readonly do: 'list'; readonly by: number }
  | { readonly do: 'list-side'; readonly gradient: boolean }
  | { readonly do: 'filter'; readonly text: string }
  | { readonly do: 'aside'; readonly pane: Pane }
  | { readonly do: 'errand'; readonly errand: Errand }
  | { readonly do: 'errand-done'; readonly text: string; readonly warned: boolean }
  | { readonly do: 'sample'; readonly count: number }
  | { readonly do: 'cell'; readonly cell: Index }
  | { readonly do: 'theme'; readonly theme: Theme }
  | { readonly do: 'margins' }
  | { readonly do: 'alone' }
  | { readonly do: 'pursue'; readonly quarry: Quarry; readonly direction: 1 | -1; readonly times?: number }
  | { readonly do: 'progress'; readonly step: number }
  | { readonly do: 'found'; readonly moment: Moment | null }
  | { readonly do: 'give-up' }
  | { readonly do: 'open'; readonly step: number; readonly event: number; readonly cell?: Index | undefined }
  | { readonly do: 'play' }
  | { readonly do: 'speed'; readonly by: number }
  | { readonly do: 'tick' }
  | { readonly do: 'break'; readonly text: string }
  | { readonly do: 'watch'; readonly text: string }
  | { readonly do: 'prefix'; readonly prefix: 'm' | "'" | 'y' | null }
  | { readonly do: 'mark'; readonly name: string }
  | { readonly do: 'to-mark'; readonly name: string }
  | { readonly do: 'drawer'; readonly list: List | null }
  | { readonly do: 'drawer-select'; readonly by: number }
  | { readonly do: 'drawer-leave' }
  | { readonly do: 'drawer-open' }
  | { readonly do: 'drawer-toggle' }
  | { readonly do: 'drawer-remove' }
  | { readonly do: 'difference'; readonly to: Difference | null }
  | { readonly do: 'other'; readonly given: string | null }
  | { readonly do: 'zoom' }
  | { readonly do: 'pin' }
  | { readonly do: 'veil' }
  | { readonly do: 'digits'; readonly to: number | undefined }
  | { readonly do: 'heat' }
  | { readonly do: 'help' }
  | { readonly do: 'help-filter'; readonly filter: HelpFilter }
  | { readonly do: 'scroll'; readonly by: number }
  | { readonly do: 'count'; readonly digit: string }
  | { readonly do: 'type'; readonly text: string | null; readonly line?: Partial<CommandLine> }
  | { readonly do: 'say'; readonly text: string; readonly warned: boolean }
  | { readonly do: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly do: 'leave'; readonly effect: 'quit' | 'suspend' }
  | { readonly do: 'resume' };
