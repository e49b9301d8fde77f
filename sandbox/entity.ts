/** A directory object, policy or list of references, as data. */
export type Entity = Readonly<Record<string, unknown>>;
