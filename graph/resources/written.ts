/** Members that OData adds to those of a type, such as `@odata.type` and `members@odata.bind`. */
type Annotations = Readonly<Record<`${string}@odata.${string}`, string | readonly string[]>>;

/**
 * A body that writes an object of one of Graph's types, for `satisfies`: every member is optional, and the compiler
 * finds a misspelling. Microsoft's typings are needed only to build the package, so no exported declaration may name
 * them.
 */
export type Written<T> = T extends readonly (infer Item)[]
    ? readonly Written<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]?: Written<T[Name]> | undefined } & Annotations
      : T;

/** The schemas of members that are written under their own names, for `satisfies`; `Own` names those that are not Graph's. */
export type MembersOf<T, Own extends string = never> = Readonly<
    Partial<Record<keyof T | Own | `${string}@odata.${string}`, unknown>>
>;

/** What a body of `…/$ref` contains. */
export interface Reference {
    readonly "@odata.id": string;
}
