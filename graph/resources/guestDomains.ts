import type { StsPolicy } from "@microsoft/microsoft-graph-types-beta";
import { isIdentified, isRecord } from "../client/answerForm";
import { undefinedIfMissing } from "../client/absence";
import type { GraphClient } from "../client/client";
import { GraphError, LostAnswerError, UnknownFormError } from "../client/errors";
import { readAgreed, readUntilReplicated } from "../consistency/replicatedRead";
import type { Written } from "./written";

/**
 * Domains whose people can be guests, or cannot. One of the two lists is empty. If both are empty, every domain is
 * allowed.
 */
export interface GuestDomains {
    readonly allowed: readonly string[];
    readonly blocked: readonly string[];
}

/** The tenant's policy that holds the domains. */
export interface GuestDomainPolicy {
    readonly id: string;
    readonly domains: GuestDomains;
    /** The policy's JSON, whose other parts a change must keep. */
    readonly definition: Readonly<Record<string, unknown>>;
    /** Names of parts that have nothing to do with domains. */
    readonly otherParts: readonly string[];
}

interface WirePolicy {
    readonly id: string;
    readonly isOrganizationDefault?: boolean;
    readonly definition?: readonly string[];
}

type DomainLists = Readonly<Record<string, readonly string[] | undefined>>;

const path = "/policies/b2bManagementPolicies";
const version = "beta";
const kind = "B2BManagementPolicy";
const listName = "InvitationsAllowedAndBlockedDomainsPolicy";

/** Longest definition that the service takes, in characters. @see https://learn.microsoft.com/entra/external-id/allow-deny-list */
export const maxDefinitionLength = 25_000;

/**
 * One read of the tenant's list of domains; `undefined` when the answering replica has none.
 *
 * @see https://learn.microsoft.com/graph/api/resources/b2bmanagementpolicy
 */
export async function get(client: GraphClient): Promise<GuestDomainPolicy | undefined> {
    const policies = await client.list<WirePolicy>(path, {
        version,
        isFreshConnection: true,
        isSingleAttempt: true,
    });
    const policy = policies.find(({ isOrganizationDefault }) => isOrganizationDefault === true);
    return policy && read(policy);
}

/**
 * @throws UnknownFormError - The definition is missing or unreadable. Taken for empty, it would allow every domain, and the next
 *   change would drop its other parts.
 */
function read({ id, definition }: WirePolicy): GuestDomainPolicy {
    const content = contentOf(definition?.[0]);
    if (content === undefined) {
        throw new UnknownFormError(
            `The definition of the tenant's list of guest domains (b2bManagementPolicy ${id}) cannot be read, so it was ` +
                "left as it is. Look at it in the Entra admin center: External Identities, External collaboration " +
                "settings, Collaboration restrictions.",
        );
    }
    const lists = (content[listName] as DomainLists | undefined) ?? {};
    const domains = (name: string) => (lists[name] ?? []).map((domain) => domain.toLowerCase()).sort();
    // Either list may be absent or empty: both spellings were observed.
    return {
        id,
        definition: content,
        otherParts: Object.keys(content).filter((name) => name !== listName),
        domains: { allowed: domains("AllowedDomains"), blocked: domains("BlockedDomains") },
    };
}

/** What a policy's JSON says of this kind of policy; `undefined` if it is not such JSON. */
function contentOf(text: string | undefined): Record<string, unknown> | undefined {
    try {
        const whole: unknown = JSON.parse(text ?? "");
        const content = isRecord(whole) ? (whole[kind] ?? {}) : undefined;
        return isRecord(content) ? content : undefined;
    } catch {
        return undefined;
    }
}

function written(
    definition: Readonly<Record<string, unknown>>,
    { allowed, blocked }: GuestDomains,
): string[] {
    const lists = {
        AllowedDomains: allowed,
        // An allow list stands alone in the documented examples.
        ...(allowed.length === 0 && { BlockedDomains: blocked }),
    };
    return [JSON.stringify({ [kind]: { ...definition, [listName]: lists } })];
}

/** The tenant's list on which several replicas agree; `undefined` when they agree that there is none. */
export function find(client: GraphClient): Promise<GuestDomainPolicy | undefined> {
    return readAgreed(
        client,
        (client) => get(client),
        () => false,
        (left, right) => JSON.stringify(left) === JSON.stringify(right),
    );
}

/**
 * How long to search for a list that must exist after its creation was refused, in milliseconds. The text of the
 * refusal of a second list is not known, so another refusal costs this time too.
 */
const refusedMaxElapsedMs = 30_000;

/** Creates the tenant's list. If one appeared meanwhile, returns that one unchanged. */
export async function create(
    client: GraphClient,
    domains: GuestDomains,
    wasAnswerLost = false,
): Promise<GuestDomainPolicy> {
    try {
        const { body } = await client.request<WirePolicy>({
            method: "POST",
            answer: isIdentified,
            path,
            version,
            body: {
                displayName: kind,
                isOrganizationDefault: true,
                definition: written({}, domains),
            } satisfies Written<StsPolicy>,
        });
        return read(body);
    } catch (error) {
        if (LostAnswerError.isInstance(error) && !wasAnswerLost) {
            // Sending again does no harm, because a second default list is refused.
            return create(client, domains, true);
        }
        if (GraphError.isInstance(error) && (error.status === 400 || error.status === 409)) {
            const found = await readUntilReplicated(
                client,
                (client) => get(client),
                (policy) => policy !== undefined,
                { maxElapsedMs: refusedMaxElapsedMs },
            ).catch(() => undefined);
            if (found !== undefined) {
                return found;
            }
        }
        throw wasAnswerLost && GraphError.isInstance(error) ? error.afterLostAnswer() : error;
    }
}

/** Changes the domains, and keeps the rest of the policy. */
export async function update(
    client: GraphClient,
    { id, definition }: Pick<GuestDomainPolicy, "id" | "definition">,
    domains: GuestDomains,
): Promise<void> {
    await client.request({
        method: "PATCH",
        path: `${path}/${id}`,
        version,
        body: { definition: written(definition, domains) } satisfies Written<StsPolicy>,
    });
}

/** Removes the list. Every domain is allowed then. */
export async function remove(client: GraphClient, id: string): Promise<void> {
    await undefinedIfMissing(client.request({ method: "DELETE", path: `${path}/${id}`, version }));
}

/** A guest of the tenant, as far as it matters for the list of domains. */
export interface GuestOfDomain {
    readonly domain: string;
    readonly isPending: boolean;
}

/** All guests of the tenant by the domain of their mail, without those that have none: no list can deny them. */
export async function listGuests(client: GraphClient): Promise<GuestOfDomain[]> {
    const users = await client.list<{ mail: string | null; externalUserState: string | null }>("/users", {
        query: { $filter: "userType eq 'Guest'", $select: "id,mail,externalUserState", $top: "999" },
    });
    return users.flatMap(({ mail, externalUserState }) => {
        const domain = mail?.split("@").at(-1)?.toLowerCase();
        return domain === undefined || domain === ""
            ? []
            : [{ domain, isPending: externalUserState === "PendingAcceptance" }];
    });
}
