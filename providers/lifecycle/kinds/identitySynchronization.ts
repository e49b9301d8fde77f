import { z } from "zod";
import { identitySynchronization as api, readAgreed, readUntilReplicated } from "../../../graph";
import { partnerOnRemove } from "../../../rules/onRemove";
import { refuseChangedSettings } from "../kit/changedSince";
import type { Run } from "../kit/run";
import { changedProperties, checkInputs, differentProperties, guid, isSame, isUnknown } from "../kit/inputs";
import { CreatedError, isRefusedWrite, type Lifecycle, type Properties } from "../kit/lifecycle";

import type { Settings } from "../kit/settings";
import { matchesWritten } from "../kit/matchesWritten";
import { isAnyUnfinished } from "../kit/unfinished";

const schema = z.object({
    tenantId: guid,
    displayName: z.string().min(1).optional(),
    allowUserSync: z.boolean(),
    onRemove: partnerOnRemove.optional(),
});

type Inputs = z.infer<typeof schema>;

function parse(props: Properties): Inputs {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}

function settingOf({ displayName, allowUserSync }: Inputs): Required<api.IdentitySynchronization> {
    return { displayName: displayName ?? null, userSyncInbound: { isSyncAllowed: allowUserSync } };
}

async function write(
    run: Run,
    tenantId: string,
    setting: Required<api.IdentitySynchronization>,
): Promise<void> {
    await api.put(run.client, tenantId, setting);
    await readUntilReplicated(
        run.client,
        (client) => api.get(client, tenantId),
        (found) => matchesWritten(found, setting),
    );
}

async function remove(run: Run, tenantId: string): Promise<void> {
    await api.remove(run.client, tenantId);
    // The partner cannot be removed while any replica still shows this.
    await readUntilReplicated(
        run.client,
        (client) => api.get(client, tenantId),
        (found) => found === undefined,
    );
}

function agreed(run: Run, tenantId: string): Promise<api.IdentitySynchronization | undefined> {
    return readAgreed(
        run.client,
        (client) => api.get(client, tenantId),
        () => false,
        isSame,
    );
}

/**
 * Whether a partner may synchronize its people into this tenant. An existing setting is adopted, and returns to its
 * former value when this resource is deleted. Synchronized accounts stay in either case. A setting that was already
 * exactly as declared may come from an interrupted run: it is removed with this resource unless `onRemove` is
 * `restore`.
 */
export const identitySynchronization = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { tenantId } = result.inputs;
        if (typeof tenantId === "string" && !isUnknown(tenantId)) {
            run.declared.identitySynchronizations.add(tenantId);
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["tenantId"]);
        const changes = changedProperties(olds, news, Object.keys(schema.shape)).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (news) => {
        const inputs = parse(news);
        const before = await agreed(run, inputs.tenantId);
        const { displayName = null, userSyncInbound } = before ?? {};
        const former = {
            displayName,
            userSyncInbound: { isSyncAllowed: userSyncInbound?.isSyncAllowed ?? false },
        };
        const isFoundAsDeclared = before !== undefined && isSame(former, settingOf(inputs));
        const outs = {
            ...inputs,
            ...(before && { formerSynchronization: former }),
            ...(isFoundAsDeclared && { isFoundAsDeclared }),
        };
        if (isFoundAsDeclared && inputs.onRemove !== "restore") {
            await run.log.warn(
                `The identity synchronization of the partner ${inputs.tenantId} already was exactly as declared, as an ` +
                    "interrupted run leaves it. So destroy removes it. If an administrator configured it before this stack " +
                    'and it must stay, set onRemove to "restore".',
            );
        }
        try {
            if (!matchesWritten(before, settingOf(inputs))) {
                await write(run, inputs.tenantId, settingOf(inputs));
            }
        } catch (error) {
            throw isRefusedWrite(error) ? error : new CreatedError(inputs.tenantId, outs, error);
        }
        return { id: inputs.tenantId, outs };
    },

    read: async (id, props) => {
        const setting = settingOf(parse(props));
        const found = await readAgreed(
            run.client,
            (client) => api.get(client, id),
            (value) => matchesWritten(value, setting),
            isSame,
        );
        if (found === undefined) {
            return {};
        }
        const { displayName, userSyncInbound } = found;
        return {
            id,
            props: {
                ...props,
                displayName: displayName ?? undefined,
                allowUserSync: userSyncInbound?.isSyncAllowed ?? false,
            },
        };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        await write(run, id, settingOf(inputs));
        const { formerSynchronization, isFoundAsDeclared } = olds;
        return {
            outs: {
                ...inputs,
                formerSynchronization,
                ...(isFoundAsDeclared === true && { isFoundAsDeclared }),
            },
        };
    },

    delete: async (id, props) => {
        if (run.declared.identitySynchronizations.has(id)) {
            return;
        }
        const former = props["formerSynchronization"] as
            Required<api.IdentitySynchronization> | null | undefined;
        const isWithdrawn = props["isFoundAsDeclared"] === true && props["onRemove"] !== "restore";
        const returned = former && !isWithdrawn ? former : undefined;
        await refuseChangedSettings(run, {
            what: `identity synchronization of the partner ${id}`,
            declared: settingOf(parse(props)),
            after: returned ?? { displayName: null, userSyncInbound: null },
            isUnfinished: () => isAnyUnfinished(props),
            read: (client) => api.get(client, id) as Promise<Settings | undefined>,
        });
        await (returned ? write(run, id, returned) : remove(run, id));
    },
});
