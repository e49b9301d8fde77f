import { AsyncLocalStorage } from "node:async_hooks";

const isWanted = new AsyncLocalStorage<true>();

/**
 * Sends what `run` sends on new connections. A connection that is kept leads to the same replica again and
 * again, and one that lags would refuse a write for as long as it does.
 */
export function atAnotherReplica<T>(run: () => T): T {
    return isWanted.run(true, run);
}

/** Whether a request is to reach another replica than the one before. */
export function isAnotherReplicaWanted(): boolean {
    return isWanted.getStore() === true;
}
