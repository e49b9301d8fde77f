import type { TimeSource } from "./time";

/** The outcome of one key: its value, its own failure, or a promise of either. */
export type Gathered<Value> = Value | Error | Promise<Value>;

/** How keys that are wanted at about the same time are served together. */
export interface Gathering<Key, Value> {
    /** How long keys are gathered after the first one, in milliseconds. */
    readonly windowMs: number;
    /** Most keys that are served together. Default: no limit. */
    readonly maxSize?: number;
    /** Whether `maxSize` keys leave at once instead of at the end of the window. Default `false`. */
    readonly isFullAtOnce?: boolean;
    /**
     * Most gatherings of one group that are served at the same time. Further keys wait and gather. Default: no limit.
     */
    readonly maxUnderWay?: number;
    /** Keys of different groups are never served together, and each group has its own window. Default: one group. */
    readonly groupOf?: (key: Key) => string;
    /** Keys of a group with the same identity count as one, and share its result. Default: every key is different. */
    readonly identityOf?: (key: Key) => string;
    /**
     * Serves keys of one group.
     *
     * @param wantedCount - How many keys left at this moment, in this call and in others.
     * @returns What each key comes to, in the order of the keys. If it throws, all of them fail with that error.
     */
    readonly serve: (keys: readonly Key[], wantedCount: number) => Promise<readonly Gathered<Value>[]>;
}

interface Waiting<Key, Value> {
    readonly key: Key;
    readonly settle: (result: Gathered<Value>) => void;
    readonly result: Promise<Value>;
}

interface Group<Key, Value> {
    /** By identity, in the order in which they came. */
    readonly waiting: Map<unknown, Waiting<Key, Value>>;
    isWindowOpen: boolean;
    underWayCount: number;
}

/**
 * Serves keys together that are wanted at about the same time, by any resource. Keeps no results: a key that is
 * wanted later is served again.
 *
 * The `dataloader` package has no limit on concurrent gatherings during which further keys gather, no window for each
 * group, and no clock that tests can move.
 */
export class Gatherer<Key, Value> {
    private readonly groups = new Map<string, Group<Key, Value>>();

    constructor(
        private readonly time: Pick<Required<TimeSource>, "sleep">,
        private readonly gathering: Gathering<Key, Value>,
    ) {}

    /**
     * The outcome of a key.
     *
     * @throws The key's own failure, what serving its gathering threw, or the reason of a canceled wait.
     */
    get(key: Key): Promise<Value> {
        const { groupOf = () => "", identityOf = () => Symbol() } = this.gathering;
        const name = groupOf(key);
        const group = this.groups.get(name) ?? newGroup<Key, Value>();
        this.groups.set(name, group);
        const identity = identityOf(key);
        const waiting = group.waiting.get(identity) ?? newRequest<Key, Value>(key);
        group.waiting.set(identity, waiting);
        void this.dispatch(name, group);
        return waiting.result;
    }

    /** Serves the waiting keys: at once if a gathering is full, otherwise at the end of the window. */
    private async dispatch(name: string, group: Group<Key, Value>): Promise<void> {
        const { windowMs, maxSize = Infinity, isFullAtOnce = false } = this.gathering;
        if (group.isWindowOpen || !this.hasRoom(group)) {
            return;
        }
        const isFull = () => isFullAtOnce && group.waiting.size >= maxSize;
        const mayDispatch = isFull() ? isFull : () => group.waiting.size > 0;
        if (!isFull()) {
            group.isWindowOpen = true;
            const canceled = await this.time.sleep(windowMs).then(() => undefined, toError);
            group.isWindowOpen = false;
            if (canceled !== undefined) {
                taken(group.waiting, Infinity).forEach(({ settle }) => {
                    settle(canceled);
                });
            }
        }
        const wantedCount = group.waiting.size;
        while (mayDispatch() && this.hasRoom(group)) {
            void this.serve(name, group, taken(group.waiting, maxSize), wantedCount);
        }
        this.dispatchNext(name, group);
    }

    private async serve(
        name: string,
        group: Group<Key, Value>,
        some: readonly Waiting<Key, Value>[],
        wantedCount: number,
    ): Promise<void> {
        group.underWayCount += 1;
        const keys = some.map(({ key }) => key);
        const results = await Promise.resolve()
            .then(() => this.gathering.serve(keys, wantedCount))
            .catch((error: unknown) => keys.map(() => toError(error)));
        some.forEach(({ settle }, index) => {
            settle(results[index] as Gathered<Value>);
        });
        group.underWayCount -= 1;
        this.dispatchNext(name, group);
    }

    /** Continues with the waiting keys, and drops a group that is idle. */
    private dispatchNext(name: string, group: Group<Key, Value>): void {
        if (group.waiting.size > 0) {
            void this.dispatch(name, group);
        } else if (group.underWayCount === 0 && !group.isWindowOpen && this.groups.get(name) === group) {
            this.groups.delete(name);
        }
    }

    private hasRoom({ underWayCount }: Group<Key, Value>): boolean {
        return underWayCount < (this.gathering.maxUnderWay ?? Infinity);
    }
}

function newGroup<Key, Value>(): Group<Key, Value> {
    return { waiting: new Map<unknown, Waiting<Key, Value>>(), isWindowOpen: false, underWayCount: 0 };
}

function newRequest<Key, Value>(key: Key): Waiting<Key, Value> {
    let settle: Waiting<Key, Value>["settle"] = () => undefined;
    const result = new Promise<Value>((resolve, reject) => {
        settle = (gathered) => {
            if (gathered instanceof Error) {
                reject(gathered);
            } else {
                resolve(gathered);
            }
        };
    });
    return { key, result, settle };
}

/** Removes the first ones. */
function taken<Entry>(waiting: Map<unknown, Entry>, count: number): Entry[] {
    const some: Entry[] = [];
    for (const [identity, entry] of waiting) {
        if (some.length >= count) {
            break;
        }
        waiting.delete(identity);
        some.push(entry);
    }
    return some;
}

function toError(error: unknown): Error {
    return error instanceof Error ? error : new Error(String(error));
}
