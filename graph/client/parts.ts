/** One instance of each class that an owner's callers share, created on first use. */
export class Parts<Owner> {
    private readonly parts = new Map<unknown, unknown>();

    constructor(private readonly owner: Owner) {}

    get<T>(kind: new (owner: Owner) => T): T {
        if (!this.parts.has(kind)) {
            this.parts.set(kind, new kind(this.owner));
        }
        return this.parts.get(kind) as T;
    }
}
