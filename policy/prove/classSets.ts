/** Sets of classes, each once, by number: most nodes of a diagram divide a dimension as others do. */
export class ClassSets {
    private readonly items: (readonly number[])[] = [];
    private readonly ids = new Map<string, number>();
    private readonly known = new WeakMap<readonly number[], number>();
    private readonly unions = new Map<string, number>();

    /** The number of a set, whose classes are sorted. */
    of(classes: readonly number[]): number {
        let id = this.known.get(classes);
        if (id === undefined) {
            const key = classes.join();
            id = this.ids.get(key) ?? this.items.push(classes) - 1;
            this.ids.set(key, id);
            this.known.set(classes, id);
        }
        return id;
    }

    union(ids: readonly number[]): number {
        if (ids.length === 1) {
            return ids[0]!;
        }
        const key = [...ids].sort((first, second) => first - second).join();
        let id = this.unions.get(key);
        if (id === undefined) {
            const all = ids.flatMap((set) => this.items[set]!);
            id = this.of([...new Set(all)].sort((first, second) => first - second));
            this.unions.set(key, id);
        }
        return id;
    }

    get(id: number): readonly number[] {
        return this.items[id]!;
    }
}
