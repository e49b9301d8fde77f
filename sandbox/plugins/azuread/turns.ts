/** One lock for each object, in this process only, as in the real plugin. */
const locks = new Map<string, Promise<unknown>>();

/** Does the work on one object in the order in which it is asked for. */
export function inTurn<T>(objectId: string, work: () => Promise<T>): Promise<T> {
    const turn = (locks.get(objectId) ?? Promise.resolve()).then(work, work);
    locks.set(objectId, turn);
    return turn;
}
