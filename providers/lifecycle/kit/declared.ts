/**
 * What the running program declares, as `check` sees it before anything is written or deleted.
 *
 * One thing can be declared under a new name in the same run in which the old name disappears: a rename without an
 * alias, or a member moved from one resource to another. The end of the old resource must then leave it alone.
 */
export class DeclaredKeys {
    private readonly keys = new Set<string>();

    /** Remembers a key that is known already. */
    add(...keys: readonly string[]): void {
        for (const key of keys) {
            this.keys.add(key);
        }
    }

    has(key: string): boolean {
        return this.keys.has(key);
    }

    /** Forgets everything, for tests. */
    clear(): void {
        this.keys.clear();
    }
}
