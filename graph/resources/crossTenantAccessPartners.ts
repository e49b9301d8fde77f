import { undefinedIfMissing } from "../client/absence";
import { hasTexts } from "../client/answerForm";
import type { GraphClient } from "../client/client";
import { maxPosts } from "../consistency/createOnce";
import { GraphError, LostAnswerError } from "../client/errors";
import { readTogether } from "../client/readTogether";
import { exists } from "../consistency/predicates";
import { removeAgreed } from "../consistency/removal";
import { readAgreed, readUntilReplicated } from "../consistency/replicatedRead";
import { retryOnLag } from "../consistency/retryOnLag";

type Partner = Readonly<Record<string, unknown>>;

/** A partner's settings, and whether this call created them. */
export interface CreatedPartner {
    readonly partner: Partner;
    readonly isNew: boolean;
}

const partners = "/policies/crossTenantAccessPolicy/partners";

/**
 * How long a removed partner may still be answered, in milliseconds: public issues report up to about 150 s, plus a
 * margin.
 */
const removalMaxElapsedMs = 240_000;

/** One read of a partner's settings; `undefined` when the answering replica has none. */
export function get(client: GraphClient, tenantId: string): Promise<Partner | undefined> {
    return undefinedIfMissing(
        readTogether<Partner>(client, {
            path: `${partners}/${tenantId}`,
            answer: hasTexts("tenantId"),
        }).then(({ body }) => body),
    );
}

/** A partner's settings as soon as one replica has them; `undefined` when several agree that there are none. */
export function find(
    client: GraphClient,
    tenantId: string,
    options: { readonly maxElapsedMs?: number } = {},
): Promise<Partner | undefined> {
    return readAgreed(
        client,
        (client) => get(client, tenantId),
        exists,
        () => true,
        { ...options },
    );
}

/**
 * Creates a partner's settings, or finds existing ones.
 *
 * A run that mistakes another's settings for its own would remove them one day. So it searches for the partner first.
 * Only if the partner was absent can one that appears after a lost answer be this call's.
 */
export async function create(
    client: GraphClient,
    settings: Partner & { readonly tenantId: string },
): Promise<CreatedPartner> {
    const partner = await find(client, settings.tenantId);
    return partner === undefined ? post(client, settings) : { partner, isNew: false };
}

async function post(
    client: GraphClient,
    settings: Partner & { readonly tenantId: string },
    lostAnswers = 0,
): Promise<CreatedPartner> {
    try {
        const { body } = await client.request<Partner>({
            method: "POST",
            path: partners,
            body: settings,
            answer: hasTexts("tenantId"),
        });
        return { partner: body, isNew: true };
    } catch (error) {
        if (LostAnswerError.isInstance(error) && lostAnswers + 1 < maxPosts) {
            const found = await find(client, settings.tenantId, { maxElapsedMs: 30_000 });
            // Sending again does no harm. The tenant id is the key, and 409 then shows that the first one succeeded.
            return found === undefined
                ? post(client, settings, lostAnswers + 1)
                : { partner: found, isNew: true };
        }
        if (GraphError.isInstance(error) && error.status === 409) {
            const found = await readUntilReplicated(
                client,
                (client) => get(client, settings.tenantId),
                exists,
            );
            return { partner: found ?? settings, isNew: lostAnswers > 0 };
        }
        throw lostAnswers > 0 && GraphError.isInstance(error) ? error.afterLostAnswer() : error;
    }
}

/** Changes settings. `null` returns a setting to the tenant's default. */
export async function update(client: GraphClient, tenantId: string, settings: Partner): Promise<void> {
    await retryOnLag(client, "patchNew", (client) =>
        client.request({ method: "PATCH", path: `${partners}/${tenantId}`, body: settings }),
    );
}

/**
 * Removes a partner's settings, and waits until replicas agree that they are gone. The defaults apply to the partner
 * then. A partner without settings counts as removed.
 */
export async function remove(client: GraphClient, tenantId: string): Promise<void> {
    await removeAgreed(client, `${partners}/${tenantId}`, (client) => get(client, tenantId), {
        maxElapsedMs: removalMaxElapsedMs,
    });
}
