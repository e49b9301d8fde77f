/** True, false, or `undefined`: not known. */
export type Truth = boolean | undefined;

/** True when one is; false when all are. */
export function either(first: Truth, second: Truth): Truth {
    return first === true || second === true ? true : first === false ? second : first;
}

/** False when one is; true when all are. */
export function both(first: Truth, second: Truth): Truth {
    return first === false || second === false ? false : first === true ? second : first;
}

export function not(truth: Truth): Truth {
    return truth === undefined ? undefined : !truth;
}

/** Whether any item passes; stops at the first that does. */
export function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
    let result: Truth = false;
    for (const item of items) {
        const truth = test(item);
        if (truth === true) {
            return true;
        }
        result = either(result, truth);
    }
    return result;
}
