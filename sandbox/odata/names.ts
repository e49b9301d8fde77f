/** What the schema of a list says of the names in its query. */
export interface QueryNames {
    /** A path of names in the schema's own letters. What the schema does not have stays as it is. */
    readonly inSchema: (path: string) => string;
    /** Whether a type is the other one, or extends it. */
    readonly isA: (type: string, base: string) => boolean;
}

/** Names as they are written, of types that have no others. */
export const plainNames: QueryNames = {
    inSchema: (path) => path,
    isA: (type, base) => type === base,
};
