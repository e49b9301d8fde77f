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
        // The stack config may have been changed since, to confirm the removal.
        const allowed = (JSON.parse(run.setting(settingKey) ?? "{}") as { most?: number }).most ?? most;
        return place === "end" && count > allowed
            ? Promise.reject(new Error(refusal(count, allowed, [])))
            : Promise.resolve();
    },
});

/** Addresses that were declared in the last run and are not declared now. */
function removedBy(olds: Properties, news: Properties): string[] {
    const now = new Set([...linesOf(news, "addresses"), ...linesOf(news, "formerAddresses")]);
    return linesOf(olds, "addresses").filter((address) => !now.has(address));
}

function linesOf(props: Properties, name: string): string[] {
    const text = props[name];
    return typeof text === "string" && text !== "" ? text.split("\n") : [];
}

function refusal(count: number, most: number, addresses: readonly string[]): string {
    const names = addresses.length === 0 ? "" : ` (${firstOf(addresses, 5, (address) => address).join(", ")})`;
    return (
        `This run would block or delete ${count} guests${names}; at most ${most} are allowed. Nothing was removed. ` +
        `If that is what you want, run: pulumi config set --path '${settingKey}.most' ${count}`
    );
}
