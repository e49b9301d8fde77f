import type { CrossTenantAccessPolicyConfigurationPartner } from "@microsoft/microsoft-graph-types";
import { z } from "zod";
import { crossTenantAccessPartners, readAgreed, readUntilReplicated, tenantPolicies } from "../../../graph";
import { partnerOnRemove } from "../../../rules/onRemove";
import { accessSettings, inboundTrust } from "../kit/accessSettings";
import { at } from "../../../rules/fault";
import { ownTenantFault } from "../../../rules/partner";
import type { Run } from "../kit/run";
import {
    endPartner,
    formerAfterUpdate,
    formerOfBoth,
    formerPartner,
    refuseChangedPartner,
    tellFoundAsDeclared,
    valueAfterwards,
} from "./formerPartner";
import { changedProperties, checkInputs, differentProperties, guid, isSame, isUnknown } from "../kit/inputs";
import { CreatedError, type Lifecycle, type Properties } from "../kit/lifecycle";

import { declaredSettings, isDeclared, refreshed, type Settings } from "../kit/settings";
import { matchesWritten } from "../kit/matchesWritten";
import type { MembersOf } from "../../../graph";

/**
 * The settings of a partner that this resource can own. An omitted setting stays as it is in the tenant. Graph's own
 * `null` means "as in the default settings".
 */
const settings = {
    inboundTrust,
    automaticUserConsentSettings: z
        .object({ inboundAllowed: z.boolean().default(false), outboundAllowed: z.boolean().default(false) })
        .optional(),
    ...accessSettings(false),
} satisfies MembersOf<CrossTenantAccessPolicyConfigurationPartner>;
const settingNames = Object.keys(settings) as (keyof typeof settings)[];
const schema = z.object({
    tenantId: guid,
    ...settings,
    onRemove: partnerOnRemove.optional(),
});

/**
 * The settings that `inputs` declares, and those that it no longer declares, which return to their former values or
 * to the defaults.
 */
function settingsToWrite(olds: Properties, inputs: Properties): Settings {
    return { ...declaredSettings(inputs, settingNames), ...settingsToReturn(olds, inputs) };
}

/** The part of them that `inputs` no longer declares. */
function settingsToReturn(olds: Properties, inputs: Properties): Settings {
    const before = { ...olds, onRemove: inputs["onRemove"] };
    const dropped = settingNames.filter((name) => isDeclared(olds, name) && !isDeclared(inputs, name));
    return Object.fromEntries(dropped.map((name) => [name, valueAfterwards(before, name)]));
}

/** Waits until several reads in a row show what was written, and resolves to the last of them. */
async function waitFor(run: Run, tenantId: string, written: Settings): Promise<Settings> {
    const partner = await readUntilReplicated<Settings>(
        run.client,
        (client) => crossTenantAccessPartners.get(client, tenantId),
        (found) => found !== undefined && matchesWritten(found, written),
    );
    return partner ?? {};
}

async function write(run: Run, tenantId: string, written: Settings): Promise<Settings> {
    if (Object.keys(written).length > 0) {
        await crossTenantAccessPartners.update(run.client, tenantId, written);
    }
    return waitFor(run, tenantId, written);
}

/** Writes what a partner does not show yet, according to several replicas. Writes nothing if it shows everything. */
async function writeDiffering(run: Run, tenantId: string, written: Settings): Promise<Settings> {
    const names = Object.keys(written);
    const partner = await readAgreed<Settings>(
        run.client,
        (client) => crossTenantAccessPartners.get(client, tenantId),
        () => false,
        (left, right) => names.every((name) => isSame(left?.[name], right?.[name])),
    );
    const differing = names.filter((name) => !matchesWritten(partner?.[name], written[name]));
    return partner !== undefined && differing.length === 0
        ? partner
        : write(run, tenantId, Object.fromEntries(differing.map((name) => [name, written[name]])));
}

/** Settings that a partner inherits from the settings for all tenants unless it has its own. */
const inherited = settingNames.filter((name) => name !== "automaticUserConsentSettings");

/**
 * What is in force for a partner: its own settings, and those for all tenants where it has none. Consent is never
 * skipped unless the partner's own settings say so.
 *
 * @see https://learn.microsoft.com/graph/api/resources/crosstenantaccesspolicyconfigurationpartner
 */
async function effectiveSettings(run: Run, partner: Settings): Promise<Settings> {
    const location = { path: "/policies/crossTenantAccessPolicy/default" };
    const defaults = await readAgreed<Settings>(
        run.client,
        (client) => tenantPolicies.get(client, location),
        () => true,
        () => true,
    );
    return {
        ...Object.fromEntries(
            inherited.map((name) => [name, partner[name] ?? defaults?.[name] ?? undefined]),
        ),
        automaticUserConsentSettings: partner["automaticUserConsentSettings"] ?? {
            inboundAllowed: false,
            outboundAllowed: false,
        },
    };
}

/**
 * A partner's cross-tenant access settings. An already configured partner is adopted: its other settings stay, and on
 * deletion the former values of the owned settings return and the partner stays. However, a setting that was found
 * exactly as declared is withdrawn unless `onRemove` is `restore`, because an interrupted run may have written it. The
 * same holds for a partner that moves to another name in the program without an alias.
 */
export const crossTenantAccessPartner = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news, [
            {
                reads: ["tenantId"],
                faultsOf: ({ tenantId }) =>
                    at(["tenantId"], ownTenantFault(tenantId as string, run.tenantId)),
            },
        ]);
        const { tenantId } = result.inputs;
        if (typeof tenantId === "string" && !isUnknown(tenantId)) {
            run.declared.partnerTenantIds.add(tenantId);
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["tenantId"]);
        const owned = [...settingNames, "onRemove"];
        const changes = replaces.length > 0 || changedProperties(olds, news, owned).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (properties) => {
        const inputs = parse(properties);
        const written = settingsToWrite({}, inputs);
        const { partner, isNew } = await crossTenantAccessPartners.create(run.client, {
            tenantId: inputs.tenantId,
            ...written,
        });
        const outs = { ...inputs, ...(isNew ? {} : formerPartner(partner, written)) };
        try {
            await tellFoundAsDeclared(run, inputs.tenantId, outs);
            const found = await (isNew ? waitFor : writeDiffering)(run, inputs.tenantId, written);
            return {
                id: inputs.tenantId,
                outs: { ...outs, effectiveSettings: await effectiveSettings(run, found) },
            };
        } catch (error) {
            throw new CreatedError(inputs.tenantId, outs, error);
        }
    },

    read: async (id, props) => {
        const owned = settingNames.filter((name) => isDeclared(props, name));
        const partner = await readAgreed<Settings>(
            run.client,
            (client) => crossTenantAccessPartners.get(client, id),
            (value) => value !== undefined && owned.every((name) => matchesWritten(value[name], props[name])),
            (left, right) =>
                (left === undefined) === (right === undefined) &&
                owned.every((name) => isSame(left?.[name], right?.[name])),
        );
        if (partner === undefined) {
            return {};
        }
        const found = refreshed(props, partner, settingNames);
        return {
            id,
            props: {
                ...props,
                tenantId: id,
                ...found,
                effectiveSettings: await effectiveSettings(run, partner),
            },
        };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        await refuseChangedPartner(run, id, olds, settingsToReturn(olds, inputs));
        const former = await formerAfterUpdate(olds, declaredSettings(inputs, settingNames), () =>
            crossTenantAccessPartners.find(run.client, id),
        );
        try {
            const found = await write(run, id, settingsToWrite(olds, inputs));
            return {
                outs: {
                    ...inputs,
                    ...former,
                    effectiveSettings: await effectiveSettings(run, found),
                },
            };
        } catch (error) {
            throw new CreatedError(id, { ...inputs, ...olds, ...formerOfBoth(olds, former) }, error);
        }
    },

    delete: async (id, props) => {
        if (run.declared.partnerTenantIds.has(id)) {
            return;
        }
        await endPartner(run, id, props, settingNames, (values) => write(run, id, values));
    },
});

function parse(props: Properties): z.infer<typeof schema> {
    return schema.parse(
        Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
    );
}
