/** What no program can do without to add a number of new guests to a tenant and to one group. */
export interface Floor {
    /** Requests over the wire. */
    readonly requests: number;
    readonly writes: number;
    /** Time that the quota of writes takes when its bucket is full at the start, in seconds. */
    readonly quotaSeconds: number;
    readonly resourceUnits: number;
}

const batchSteps = 20;
const membersInAChange = 20;
const rowsInAPage = 999;
const idsInARead = 1_000;

/** Writes of one app in one tenant. @see https://learn.microsoft.com/graph/throttling-limits (identity and access) */
const writesAtOnce = 3_000;
const writesPerSecond = 3_000 / 150;

/**
 * The arithmetic floor: one list of existing guests, one invitation for each guest and one change of the group for 20
 * members, both 20 in a batch, one read of everything that was created, and one list of the members.
 *
 * @see https://learn.microsoft.com/graph/json-batching (20 steps)
 * @see https://learn.microsoft.com/graph/api/group-post-members (20 members)
 */
export function floorOf(guestCount: number): Floor {
    const changes = Math.ceil(guestCount / membersInAChange);
    const writes = guestCount + changes;
    const pages = Math.ceil(guestCount / rowsInAPage);
    const reads = Math.ceil(guestCount / idsInARead);
    return {
        requests: 1 + Math.ceil(guestCount / batchSteps) + Math.ceil(changes / batchSteps) + reads + pages,
        writes,
        quotaSeconds: Math.max(0, writes - writesAtOnce) / writesPerSecond,
        // Lists with $select cost 1 unit for users and 2 for members; getByIds 3.
        resourceUnits: 1 + writes + 3 * reads + 2 * pages,
    };
}

/** Requests that a refresh cannot do without: one list of the guests, and one of the group's members. */
export function refreshFloorOf(guestCount: number): number {
    return 2 * Math.ceil(guestCount / rowsInAPage);
}

/** The exponent of growth between sizes, by least squares of the logarithms: 1 is linear. `undefined` for one size. */
export function growthExponent(
    points: readonly { readonly size: number; readonly value: number }[],
): number | undefined {
    const logs = points
        .filter(({ value }) => value > 0)
        .map(({ size, value }) => [Math.log(size), Math.log(value)] as const);
    if (logs.length < 2) {
        return undefined;
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(logs.map(([size]) => size)), mean(logs.map(([, value]) => value))];
    const above = logs.reduce((sum, [size, value]) => sum + (size - x) * (value - y), 0);
    return above / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
}
