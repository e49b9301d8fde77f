import { z } from "zod";
import { crossTenantAccessPartners, readAgreed, readUntilReplicated } from "../../graph";
import { DeclaredKeys } from "./declared";
import { changedProperties, checkInputs, guid, isSame, isUnknown } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { graphClient } from "./session";
import { formerOf, formerSettings, isDeclared, refreshed, shows, type Settings } from "./settings";

const target = z.object({ target: z.string().min(1), targetType: z.enum(["user", "group", "application"]) });
const side = z.object({ accessType: z.enum(["allowed", "blocked"]), targets: z.array(target).min(1) });
const accessSetting = z.object({ usersAndGroups: side, applications: side });

/**
 * The settings of a partner that this resource can own. One left out is left as it is in the tenant; Graph's own
 * `null` means "as in the default settings".
 */
const settings = {
    inboundTrust: z
        .object({
            isMfaAccepted: z.boolean().default(false),
            isCompliantDeviceAccepted: z.boolean().default(false),
            isHybridAzureADJoinedDeviceAccepted: z.boolean().default(false),
        })
        .optional(),
    automaticUserConsentSettings: z
        .object({ inboundAllowed: z.boolean().default(false), outboundAllowed: z.boolean().default(false) })
        .optional(),
    b2bCollaborationInbound: accessSetting.optional(),
    b2bCollaborationOutbound: accessSetting.optional(),
};
const settingNames = Object.keys(settings) as (keyof typeof settings)[];
const schema = z.object({ tenantId: guid, ...settings });

/** Tenants whose settings the running program declares. */
export const declaredTenantIds = new DeclaredKeys();

/**
 * The settings that `inputs` declares, and those it stopped declaring: back to what they were before they were first
 * declared here, or to the defaults.
 */
export function settingsToWrite(olds: Properties, inputs: Properties): Settings {
    const written: Settings = {};
    for (const name of settingNames) {
        if (isDeclared(inputs, name)) {
            written[name] = inputs[name];
        } else if (isDeclared(olds, name)) {
            written[name] = formerOf(olds)?.[name] ?? null;
        }
    }
    return written;
}

async function waitFor(tenantId: string, written: Settings): Promise<void> {
    await readUntilReplicated(
        () => crossTenantAccessPartners.get(graphClient(), tenantId),
        (partner) => partner !== undefined && shows(partner, written),
        graphClient().time,
    );
}

async function write(tenantId: string, written: Settings): Promise<void> {
    if (Object.keys(written).length > 0) {
        await crossTenantAccessPartners.update(graphClient(), tenantId, written);
    }
    await waitFor(tenantId, written);
}

/** The former settings of all that is declared now: known ones, and those of settings newly declared. */
async function formerAfterUpdate(
    id: string,
    olds: Properties,
    inputs: Properties,
): Promise<Settings | undefined> {
    const known = formerOf(olds);
    if (known === undefined) {
        return undefined;
    }
    const declared = settingNames.filter((name) => isDeclared(inputs, name));
    const added = declared.filter((name) => !(name in known));
    const existing = added.length > 0 ? await crossTenantAccessPartners.find(graphClient(), id) : {};
    return {
        ...Object.fromEntries(declared.filter((name) => name in known).map((name) => [name, known[name]])),
        ...formerSettings(existing ?? {}, added),
    };
}

/**
 * A partner's cross-tenant access settings. A partner that is configured already is adopted: its other settings
 * stay, and on deletion the former values of the owned settings return instead of the partner being removed. One
 * that moves to another name in the program (without an alias) is adopted by the new name as it stands.
 */
export const crossTenantAccessPartner: Lifecycle = {
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        const { tenantId } = result.inputs;
        if (typeof tenantId === "string" && !isUnknown(tenantId)) {
            declaredTenantIds.add(tenantId);
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = changedProperties(olds, news, ["tenantId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, settingNames).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (properties) => {
        const inputs = parse(properties);
        const written = settingsToWrite({}, inputs);
        const { partner, isNew } = await crossTenantAccessPartners.create(graphClient(), {
            tenantId: inputs.tenantId,
            ...written,
        });
        const former = isNew ? undefined : formerSettings(partner, Object.keys(written));
        const outs = { ...inputs, ...(former && { formerSettings: former }) };
        try {
            await (isNew ? waitFor(inputs.tenantId, written) : write(inputs.tenantId, written));
        } catch (error) {
            throw new CreatedError(inputs.tenantId, outs, error);
        }
        return { id: inputs.tenantId, outs };
    },

    read: async (id, props) => {
        const owned = settingNames.filter((name) => isDeclared(props, name));
        const partner = await readAgreed<Settings>(
            () => crossTenantAccessPartners.get(graphClient(), id),
            (value) => value !== undefined && owned.every((name) => shows(value[name], props[name])),
            (left, right) =>
                (left === undefined) === (right === undefined) &&
                owned.every((name) => isSame(left?.[name], right?.[name])),
            graphClient().time,
        );
        if (partner === undefined) {
            return {};
        }
        return { id, props: { ...props, tenantId: id, ...refreshed(props, partner, settingNames) } };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        const former = await formerAfterUpdate(id, olds, inputs);
        await write(id, settingsToWrite(olds, inputs));
        return { outs: { ...inputs, ...(former && { formerSettings: former }) } };
    },

    delete: async (id, props) => {
        if (declaredTenantIds.has(id)) {
            return;
        }
        const former = formerOf(props);
        if (former === undefined) {
            await crossTenantAccessPartners.remove(graphClient(), id);
        } else if ((await crossTenantAccessPartners.find(graphClient(), id)) !== undefined) {
            await write(id, former);
        }
    },
};

function parse(props: Properties): z.infer<typeof schema> {
    return schema.parse(
        Object.fromEntries(["tenantId", ...settingNames].map((name) => [name, props[name] ?? undefined])),
    );
}
