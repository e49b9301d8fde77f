import { randomUUID } from "node:crypto";
import { z } from "zod";
import { firstOf } from "../../../rules/text";
import { changedProperties, checkInputs } from "../kit/inputs";
import type { Lifecycle, Properties } from "../kit/lifecycle";
import type { Run } from "../kit/run";

const schema = z.object({
    most: z.number(),
    place: z.enum(["start", "end"]),
    count: z.number(),
    addresses: z.string(),
    formerAddresses: z.string(),
});

/** The key of the stack config that sets how many guests a run may remove. */
const settingKey = "entra-b2b:removals";

/** Stops a run before it blocks or deletes more guests than it may. */
export const guestRemovalBrake = (run: Run): Lifecycle => ({
    check: (olds, news) => {
        const result = checkInputs(schema, news);
        // Runs before any guest. A preview does not count a guest with a new address as removed.
        run.declared.guestAddresses.addAll(linesOf(result.inputs, "formerAddresses"));
        const removed = removedBy(olds, result.inputs);
        const most = Number(result.inputs["most"]);
        if (result.failures.length === 0 && removed.length > most) {
            result.failures.push({ property: "guests", reason: refusal(removed.length, most, removed) });
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) =>
        Promise.resolve({
            changes: changedProperties(olds, news, Object.keys(schema.shape)).length > 0,
            replaces: [],
        }),

    create: (inputs) => Promise.resolve({ id: randomUUID(), outs: inputs }),

    read: (id, props) => Promise.resolve({ id, props }),

    update: (_id, _olds, news) => Promise.resolve({ outs: news }),

    delete: (_id, props) => {
        const { place, count, most } = schema.parse(props);
        return place === "end" && count > most
            ? Promise.reject(new Error(refusal(count, most, [], deployAgain)))
            : Promise.resolve();
    },
});

/** Addresses that were declared in the last run and are no longer declared. */
function removedBy(olds: Properties, news: Properties): string[] {
    const now = new Set([...linesOf(news, "addresses"), ...linesOf(news, "formerAddresses")]);
    return linesOf(olds, "addresses").filter((address) => !now.has(address));
}

function linesOf(props: Properties, name: string): string[] {
    const text = props[name];
    return typeof text === "string" && text !== "" ? text.split("\n") : [];
}

/** The engine runs a `destroy` without the program, with the stack config of the last `up`. */
const deployAgain = ", then pulumi up, then pulumi destroy";

function refusal(count: number, most: number, addresses: readonly string[], next = ""): string {
    const names =
        addresses.length === 0 ? "" : ` (${firstOf(addresses, 5, (address) => address).join(", ")})`;
    return (
        `This run would block or delete ${count} guests${names}; at most ${most} are allowed. Nothing was removed. ` +
        `If that is what you want, run: pulumi config set --path '${settingKey}.most' ${count}${next}`
    );
}
