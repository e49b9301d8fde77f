/** Something of the tenant that is left as it is, and why. Nothing is imported in part. */
export interface NotImported {
    readonly kind: string;
    readonly id: string;
    /** What people call it; left out for people. */
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

/** A text as it is; nothing for what is none. */
export function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

/** Without members that are not there, so that the stack config says no more than it has to. */
export function compact(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(entry).filter(([, value]) => value !== undefined && value !== null),
    );
}
