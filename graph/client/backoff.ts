/** Bounds of a growing wait. */
export interface BackoffBounds {
    /** Upper bound of the first wait, in milliseconds. */
    readonly initialDelayMs: number;
    /** Upper bound of every wait, in milliseconds. */
    readonly maxDelayMs: number;
    /** Factor by which the bound grows with each attempt, above 1. Default 2. */
    readonly growth?: number;
}

/**
 * A wait with full jitter: evenly between 0 and a bound that doubles with each attempt, so that many clients that
 * were refused together do not return together.
 *
 * @param attemptNumber - The attempt that has just failed, from 1.
 * @param random - Source of numbers from 0 to below 1.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function fullJitterMs(attemptNumber: number, bounds: BackoffBounds, random: () => number): number {
    return Math.round(random() * boundMs(attemptNumber, bounds));
}

/** Evenly between half of the growing bound and all of it: never so short that a replica had no time. */
export function halfJitterMs(attemptNumber: number, bounds: BackoffBounds, random: () => number): number {
    return Math.round(((1 + random()) / 2) * boundMs(attemptNumber, bounds));
}

function boundMs(attemptNumber: number, { initialDelayMs, maxDelayMs, growth = 2 }: BackoffBounds): number {
    return Math.min(maxDelayMs, initialDelayMs * growth ** (attemptNumber - 1));
}
