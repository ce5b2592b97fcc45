/**
 * What a key stands for, made when it is first asked for and kept for the keys asked for last: tapes
 * are many where the examples of a batch vary in length, and only the recent ones come again.
 */
export class Remembered<Value> {
  private readonly kept = new Map<string, Value>();
  private readonly most: number;

  /** most: how many values to keep. */
  constructor(most: number) {
    this.most = most;
  }

  /** The value of a key; `make` is called when it is not kept. */
  get(key: string, make: () => Value): Value {
    const value = this.kept.get(key) ?? make();
    this.kept.delete(key);
    this.kept.set(key, value);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value as string);
    return value;
  }
}
