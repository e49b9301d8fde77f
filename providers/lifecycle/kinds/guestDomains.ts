import { z } from "zod";
import { guestDomains as api, readAgreed, readUntilReplicated } from "../../../graph";
import { canonicalDomains, guestDomainsFaults } from "../../../rules/guestDomains";
import { refuseChangedSettings } from "../kit/changedSince";
import type { Run } from "../kit/run";
import { changedProperties, checkInputs, isSame, type InputRule } from "../kit/inputs";
import { CreatedError, isRefusedWrite, type Lifecycle, type Properties } from "../kit/lifecycle";

import { matchesWritten } from "../kit/matchesWritten";
import { onRemove, warnOfFoundAsDeclared } from "../kit/settings";
import { isAnyUnfinished } from "../kit/unfinished";

const domains = z.array(z.string()).transform(canonicalDomains);

const schema = z.object({
    allowedDomains: domains.optional(),
    blockedDomains: domains.optional(),
    deniedGuests: z.enum(["refuse", "accept"]).default("refuse"),
    onRemove,
});

/** The tenant has one list. This is its name among what the running program declares. */
const listKey = "guestDomains";

type Inputs = z.infer<typeof schema>;

const names = { allow: "allowedDomains", block: "blockedDomains" } as const;
const listRule: InputRule = {
    reads: Object.values(names),
    faultsOf: ({ allowedDomains, blockedDomains }) =>
        guestDomainsFaults({
            allow: allowedDomains as string[] | undefined,
            block: blockedDomains as string[] | undefined,
        }).map(({ path: [kind, ...rest], ...each }) => ({
            ...each,
            path: kind === undefined ? [] : [names[kind as keyof typeof names], ...rest],
        })),
};

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}

function domainsOf({ allowedDomains = [], blockedDomains = [] }: Inputs): api.GuestDomains {
    return { allowed: allowedDomains, blocked: blockedDomains };
}

/** Whether a list denies people of a domain. A subdomain is a separate domain. */
export function isDenied({ allowed, blocked }: api.GuestDomains, guestDomain: string): boolean {
    return allowed.length > 0 ? !allowed.includes(guestDomain) : blocked.includes(guestDomain);
}

/** Guests of the tenant that a list would deny, by domain in words, without names. */
export function deniedGuests(list: api.GuestDomains, guests: readonly api.GuestOfDomain[]): string[] {
    const denied = guests.filter((guest) => isDenied(list, guest.domain));
    return [...new Set(denied.map((guest) => guest.domain))].sort().map((name) => {
        const some = denied.filter((guest) => guest.domain === name);
        const pending = some.filter(({ isPending }) => isPending).length;
        return `${name}: ${some.length} ${some.length === 1 ? "guest" : "guests"}, ${pending} not redeemed`;
    });
}

/**
 * Checks the guests that are already in the tenant. Guests who have not redeemed would be locked out; the others stay
 * although the list denies their domain.
 */
async function checkGuests(run: Run, inputs: Inputs): Promise<string[]> {
    const denied = deniedGuests(domainsOf(inputs), await api.listGuests(run.client));
    if (denied.length > 0 && inputs.deniedGuests === "refuse") {
        throw new Error(
            `The list of domains denies guests who are in the tenant (${denied.join("; ")}). Nothing was written. ` +
                "Guests who have not redeemed their invitation could no longer redeem it; the others would stay. " +
                'Remove or block them first, change the list, or set deniedGuests to "accept".',
        );
    }
    return denied;
}

async function waitFor(run: Run, list: api.GuestDomains | undefined): Promise<void> {
    await readUntilReplicated(
        run.client,
        (client) => api.get(client),
        (policy) => matchesWritten(policy?.domains, list, true),
    );
}

async function write(run: Run, list: api.GuestDomains): Promise<void> {
    await writeTo(run, (await api.find(run.client)) ?? (await api.create(run.client, list)), list);
}

/** Changes the domains of a policy that has others, and waits until they show. */
async function writeTo(run: Run, policy: api.GuestDomainPolicy, list: api.GuestDomains): Promise<void> {
    if (!matchesWritten(policy.domains, list, true)) {
        await api.update(run.client, policy, list);
    }
    await waitFor(run, list);
}

/**
 * The domains whose people can be guests, or cannot. The list is one policy of the tenant. It is found and changed,
 * or created if there is none. It is removed only if it was created here and `onRemove` is `restore`.
 */
export const guestDomains = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news, [listRule]);
        run.declared.guestDomains.add(listKey);
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) =>
        Promise.resolve({
            changes: changedProperties(olds, news, Object.keys(schema.shape)).length > 0,
            replaces: [],
        }),

    create: async (news) => {
        const inputs = parse(news);
        const denied = await checkGuests(run, inputs);
        const wanted = domainsOf(inputs);
        const outsFor = (former: api.GuestDomains | undefined) => ({
            ...inputs,
            guestsDenied: denied,
            ...(former && { formerDomains: former }),
        });
        const before = await api.find(run.client);
        let former = before?.domains;
        if (inputs.onRemove === "restore" && before !== undefined && matchesWritten(former, wanted, true)) {
            await warnOfFoundAsDeclared(run, "tenant's policy of guest domains", ["the list"]);
        }
        try {
            const policy = before ?? (await api.create(run.client, wanted));
            // Someone else created the policy in the meantime, if it has other domains.
            former ??= matchesWritten(policy.domains, wanted, true) ? undefined : policy.domains;
            await writeTo(run, policy, wanted);
        } catch (error) {
            throw isRefusedWrite(error) ? error : new CreatedError(listKey, outsFor(former), error);
        }
        const outs = outsFor(former);
        return { id: listKey, outs };
    },

    read: async (_id, props) => {
        const declared = domainsOf(parse(props));
        const policy = await readAgreed(
            run.client,
            (client) => api.get(client),
            (value) => matchesWritten(value?.domains, declared, true),
            (left, right) => isSame(left?.domains, right?.domains),
        );
        if (policy === undefined) {
            return {};
        }
        const { allowed, blocked } = policy.domains;
        const found = {
            allowedDomains: allowed.length > 0 ? allowed : undefined,
            blockedDomains: blocked.length > 0 ? blocked : undefined,
        };
        return { id: listKey, props: { ...props, ...found } };
    },

    update: async (_id, olds, news) => {
        const inputs = parse(news);
        const denied = await checkGuests(run, inputs);
        await write(run, domainsOf(inputs));
        return { outs: { ...inputs, guestsDenied: denied, formerDomains: olds["formerDomains"] } };
    },

    delete: async (_id, props) => {
        if (props["onRemove"] !== "restore" || run.declared.guestDomains.has(listKey)) {
            return;
        }
        const former = props["formerDomains"] as api.GuestDomains | null | undefined;
        const none = { allowed: [], blocked: [] } satisfies api.GuestDomains;
        await refuseChangedSettings(run, {
            what: "tenant's list of guest domains",
            declared: { ...domainsOf(parse(props)) },
            after: { ...(former ?? none) },
            isUnfinished: () => isAnyUnfinished(props),
            read: async (client) => {
                const policy = await api.get(client);
                return policy && { ...policy.domains };
            },
            isCaseIgnored: true,
        });
        if (former) {
            await write(run, former);
            return;
        }
        const policy = await api.find(run.client);
        if (policy !== undefined && policy.otherParts.length > 0) {
            await write(run, none);
            await run.log.warn(
                `The policy of the list of guest domains (${policy.id}) stays without domains, because others set its ` +
                    `${policy.otherParts.join(", ")}.`,
            );
        } else if (policy !== undefined) {
            await api.remove(run.client, policy.id);
            await waitFor(run, undefined);
        }
    },
});
