import type { LifecycleName } from "../../providers/lifecycle";
import type { Lifecycle, Properties } from "../../providers/lifecycle/kit/lifecycle";
import { guestsOf as guestsIn, guestsText } from "../../providers/lifecycle/kinds/roster/guestsText";
import { newUser } from "../../sandbox/routes/entityTypes";
import { EventClock } from "../graph/eventClock";
import { SandboxSession } from "./overSandbox";

export const redirectUrl = "https://myapplications.microsoft.com";
export const guest = { redirectUrl, onRemove: "delete", groups: ["all"] };

/** Guests g1@… to gN@…, each with what `more` says. */
export function guestsOf(count: number, more: Properties = {}): Record<string, Properties> {
    return Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
            `g${index + 1}@fabrikam.example`,
            { ...guest, ...more },
        ]),
    );
}

/** A sandbox tenant with a group, and one shard's life cycle over it. */
export function rosterOver(options: Parameters<typeof SandboxSession.start>[0] = {}) {
    const clock = new EventClock();
    const session = SandboxSession.start(options, clock);
    const lifecycleOf = (name: LifecycleName): Lifecycle => {
        const { create, read, update, delete: remove, ...others } = session.lifecycle(name);
        return {
            ...others,
            create: (inputs) => clock.run(create(inputs)),
            read: (id, props) => clock.run(read(id, props)),
            update: (id, olds, news) => clock.run(update(id, olds, news)),
            delete: (id, props) => clock.run(remove(id, props)),
        };
    };
    const { directory } = session;
    const created = directory.ask("POST v1.0/groups", {
        displayName: "All",
        mailEnabled: false,
        mailNickname: "all",
        securityEnabled: true,
    });
    const groupId = String((created.body as Properties)["id"]);
    session.catchUp();
    session.calls.length = 0;
    const primary = () => directory.parts.tenant.store.primary;
    return {
        clock,
        session,
        messages: session.messages,
        groupId,
        lifecycle: lifecycleOf("guestRosterShard"),
        lifecycleOf,
        inputs: (guests: Record<string, Properties>, declaredElsewhere: string[] = []): Properties => ({
            guests: guestsText(guests),
            groupIds: { all: groupId },
            declaredElsewhere,
        }),
        guests: () =>
            primary()
                .list("users")
                .filter((user) => user["creationType"] === "Invitation"),
        members: () => primary().references("members", groupId),
        count: (call: string) => session.calls.filter((made) => made === call).length,
    };
}

/** Creates, and answers id, outputs, and the guests' ids by address. */
export async function create(roster: ReturnType<typeof rosterOver>, inputs: Properties) {
    const { id, outs } = await roster.lifecycle.create(inputs);
    return { id, outs: outs as Properties, userIds: objectIn(outs, "userIds") };
}

/** What a property holds that passes the engine as a text. */
export function objectIn(props: unknown, name: string): Record<string, unknown> {
    const text = (props as Record<string, string>)[name] ?? "";
    return name === "guests" ? guestsIn(text) : (JSON.parse(text) as Record<string, unknown>);
}

/**
 * Guests g1@… to gN@… who are in the tenant already, everywhere and without a request.
 *
 * @param more - Properties of the user by Graph's names.
 * @returns Their object ids.
 */
export function seedGuests(
    { session: { directory } }: ReturnType<typeof rosterOver>,
    count: number,
    relations: { readonly sponsorIds?: readonly string[]; readonly managerId?: string } = {},
    more: Properties = {},
): string[] {
    const { store } = directory.tenant;
    return Array.from({ length: count }, (_, index) => {
        const id = `00000000-0000-4000-9000-${String(index + 1).padStart(12, "0")}`;
        const mail = `g${index + 1}@fabrikam.example`;
        store.seed("users", id, newGuest(id, mail, more));
        if (relations.sponsorIds !== undefined) {
            store.seed("sponsors", id, { id, ids: relations.sponsorIds });
        }
        if (relations.managerId !== undefined) {
            store.seed("managers", id, { id, ids: [relations.managerId] });
        }
        return id;
    });
}

function newGuest(id: string, mail: string, more: Properties) {
    return newUser({
        id,
        mail,
        displayName: mail,
        userType: "Guest",
        creationType: "Invitation",
        externalUserState: "Accepted",
        userPrincipalName: `${mail.replace("@", "_")}#EXT#@contoso.example`,
        proxyAddresses: [`SMTP:${mail}`],
        ...more,
    });
}

/** What was read of the guests themselves, and what was written: alone, or as a step of a batch. */
export function readsOf({ session }: ReturnType<typeof rosterOver>) {
    const steps = session.bodies.flatMap(
        (body) => (body as { requests?: { method: string; url: string }[] } | undefined)?.requests ?? [],
    );
    return {
        lists: session.calls.filter((call) => call === "GET /users").length,
        singles: [
            ...session.calls,
            ...steps.map(({ method, url }) => `${method} ${url.replace(/\?.*/, "")}`),
        ].filter((call) => /^GET \/users\/./.test(call)),
        writes: [
            ...session.writes.filter((call) => !/\$batch$|getByIds$/.test(call)),
            ...steps.filter(({ method }) => method !== "GET").map(({ method, url }) => `${method} ${url}`),
        ],
    };
}

/** Forgets the requests until now. */
export function forget({ session }: ReturnType<typeof rosterOver>): void {
    session.calls.length = 0;
    session.bodies.length = 0;
}
