import { fault, type Fault } from "./fault";

/** Most resources that a roster's guests are spread over. */
export const maxShardCount = 256;

/** What is wrong with the number of resources that a roster's guests are spread over. */
export function shardCountFault(count: number): Fault | undefined {
    return Number.isInteger(count) && count >= 1 && count <= maxShardCount
        ? undefined
        : fault("is not a number of resources", `Give a whole number from 1 to ${maxShardCount}`);
}
