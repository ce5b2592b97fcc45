export declare const quickerInk: {
  readonly name: string;
  transform(code: string, id: string): string | undefined;
};
