import type { Checkable, CrossFault, NameUse } from "../areas/crossFault";
import type { KeyPath, Pruned } from "./prune";

/** A check read something that could not be read in the file. */
class HoleError extends Error {
    constructor(readonly path: KeyPath) {
        super(path.join("."));
    }
}

/**
 * Runs checks on a configuration with unreadable parts. A check finds only faults that do not depend on such a part: if
 * it reads one, the entry of the list around it is left out, or the check finds nothing.
 */
export class PartialConfig<T extends object> implements Checkable<T> {
    private readonly paths = new WeakMap<object, KeyPath>();

    constructor(private readonly pruned: Pruned<T>) {
        this.locate(pruned.config, []);
    }

    /** Faults that do not depend on an unreadable part, with paths of the file. */
    faultsOf(check: (config: T) => readonly CrossFault[]): CrossFault[] {
        return this.found(check).map(({ fault, view }) => ({
            ...fault,
            path: this.originalOf(view, fault.path),
        }));
    }

    resultsOf<Result>(check: (config: T) => readonly Result[]): Result[] {
        return this.found(check).map(({ fault }) => fault);
    }

    /** Everything that is used in readable parts. Others in the same list may be unreadable. */
    usesOf(usesIn: (config: T) => readonly NameUse[]): NameUse[] {
        const { config, holes } = this.pruned;
        return usesIn(config)
            .map((use) => ({ ...use, path: this.originalOf(config, use.path) }))
            .filter(
                ({ path }) => !path.slice(0, -1).some((_, end) => isFilled(end, path)) && !holes.has(path),
            );

        /** A list with an unreadable element is a hole, but its other elements are used. */
        function isFilled(end: number, path: KeyPath): boolean {
            const part = path.slice(0, end + 1);
            return holes.has(part) && typeof path[end + 1] !== "number";
        }
    }

    private found<Result>(check: (config: T) => readonly Result[]): { fault: Result; view: T }[] {
        const leftOut = new Set<object>();
        for (;;) {
            const view = this.without(leftOut);
            try {
                return check(this.guarded(view)).map((fault) => ({ fault, view }));
            } catch (error) {
                const entry = error instanceof HoleError ? this.entryOf(error.path) : undefined;
                if (!(error instanceof HoleError)) {
                    throw error;
                }
                if (entry === undefined || leftOut.has(entry)) {
                    return [];
                }
                leftOut.add(entry);
            }
        }
    }

    /** The configuration without some entries of its lists. */
    private without(entries: ReadonlySet<object>): T {
        const view = Object.fromEntries(
            Object.entries(this.pruned.config).map(([key, value]) => [
                key,
                Array.isArray(value)
                    ? (value as unknown[]).filter((each) => !entries.has(each as object))
                    : value,
            ]),
        ) as T;
        this.paths.set(view, []);
        Object.entries(view).forEach(([key, value]) => {
            if (Array.isArray(value)) {
                this.paths.set(value, [key]);
            }
        });
        return view;
    }

    /** The entry of a list that a path leads through; `undefined` for a path that leads through none. */
    private entryOf([list = "", index]: KeyPath): object | undefined {
        const entries = (this.pruned.config as Record<string, unknown>)[list];
        return typeof index === "number" && Array.isArray(entries)
            ? (entries as object[]).find((entry) => this.paths.get(entry)?.[1] === index)
            : undefined;
    }

    /** A view that throws when an unreadable part is read. The same part is the same object. */
    private guarded(view: T): T {
        const guards = new WeakMap<object, object>();
        const { holes } = this.pruned;
        const guard = <Part>(part: Part): Part => {
            if (typeof part !== "object" || part === null) {
                return part;
            }
            const path = this.paths.get(part);
            if (path === undefined) {
                return part;
            }
            const known = guards.get(part);
            if (known !== undefined) {
                return known as Part;
            }
            const made = new Proxy(part, {
                get: (target, key, receiver) => {
                    const value: unknown = Reflect.get(target, key, receiver);
                    if (typeof key === "symbol" || Array.isArray(target)) {
                        return guard(value);
                    }
                    const at = [...path, key];
                    if (holes.has(at)) {
                        throw new HoleError(at);
                    }
                    return guard(value);
                },
            });
            guards.set(part, made);
            return made;
        };
        return guard(view);
    }

    /** Remembers where each part of the configuration is in the file. */
    private locate(part: unknown, path: KeyPath): void {
        if (typeof part !== "object" || part === null) {
            return;
        }
        this.paths.set(part, path);
        if (Array.isArray(part)) {
            part.forEach((each, index) =>
                this.locate(each, [...path, this.pruned.originalIndex(path, index)]),
            );
        } else {
            Object.entries(part).forEach(([key, value]) => this.locate(value, [...path, key]));
        }
    }

    private originalOf(view: T, path: KeyPath): KeyPath {
        let part: unknown = view;
        let above: KeyPath = [];
        for (const key of path) {
            part = (part as Record<string | number, unknown> | undefined)?.[key];
            const index = typeof key === "number" ? this.pruned.originalIndex(above, key) : key;
            above = (typeof part === "object" && part !== null ? this.paths.get(part) : undefined) ?? [
                ...above,
                index,
            ];
        }
        return above;
    }
}
