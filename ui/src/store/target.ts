// What a person may want to see closer. Features ask for it by this name; a view knows where it is shown.

export type Kind = 'order' | 'sku' | 'node' | 'van' | 'dept' | 'alert' | 'incident';
export interface Target {
  kind: Kind;
  key: string;
}
/** Opens the page of something. */
export type Open = (target: Target) => void;
/** Asks what led to an event of the log. */
export type Why = (seq: number) => void;
