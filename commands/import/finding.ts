/** Something in the tenant that is not imported, and why. Nothing is imported in part. */
export interface NotImported {
    readonly kind: string;
    readonly id: string;
    /** Its name; omitted for people. */
    readonly name?: string | undefined;
    readonly reason: string;
}

/** What happens to one object: it becomes an entry of the stack config, or there is a reason why it does not. */
export type Judged<T> = { readonly entry: T } | { readonly reason: string };

export function isEntry<T>(judged: Judged<T>): judged is { readonly entry: T } {
    return "entry" in judged;
}

/** An entry of the stack config. */
export type Entry = Readonly<Record<string, unknown>>;

/** The text, or nothing for a value that is not a text. */
export function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** Without absent members, so that the stack config says no more than necessary. */
export function compact(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(entry).filter(([, value]) => value !== undefined && value !== null),
    );
}
