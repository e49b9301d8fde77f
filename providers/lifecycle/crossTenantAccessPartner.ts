import { z } from "zod";
import { crossTenantAccessPartners, readUntilReplicated } from "../../graph";
import { changedProperties, checkInputs, guid, isSame } from "./inputs";
import { CreatedError, type Lifecycle, type Properties } from "./lifecycle";
import { graphClient } from "./session";

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

type Partner = Record<string, unknown>;

/** The settings that `inputs` declares, and those it stopped declaring as `null`: back to the defaults. */
export function settingsToWrite(olds: Properties, inputs: Properties): Partner {
    const written: Partner = {};
    for (const name of settingNames) {
        if (inputs[name] !== undefined && inputs[name] !== null) {
            written[name] = inputs[name];
        } else if (olds[name] !== undefined && olds[name] !== null) {
            written[name] = null;
        }
    }
    return written;
}

/** True when every member that was written reads back the same; members the service adds do not count. */
function shows(partner: unknown, written: unknown): boolean {
    if (written === null || typeof written !== "object" || Array.isArray(written)) {
        return isSame(partner ?? null, written);
    }
    return (
        partner !== null &&
        typeof partner === "object" &&
        Object.entries(written).every(([name, value]) => shows((partner as Partner)[name], value))
    );
}

async function waitFor(tenantId: string, written: Partner): Promise<void> {
    await readUntilReplicated(
        () => crossTenantAccessPartners.get(graphClient(), tenantId),
        (partner) => partner !== undefined && shows(partner, written),
    );
}

/** What the tenant had before for the settings about to be written, so that deletion can put it back. */
function formerSettings(existing: Partner, written: Partner): Partner {
    return Object.fromEntries(Object.keys(written).map((name) => [name, existing[name] ?? null]));
}

/**
 * A partner's cross-tenant access settings. A partner that is configured already is adopted: its other settings
 * stay, and on deletion the former values of the owned settings return instead of the partner being removed.
 */
export const crossTenantAccessPartner: Lifecycle = {
    check: (_olds, news) => Promise.resolve(checkInputs(schema, news)),

    diff: (_id, olds, news) => {
        const replaces = changedProperties(olds, news, ["tenantId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, settingNames).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (properties) => {
        const inputs = parse(properties);
        const written = settingsToWrite({}, inputs);
        const client = graphClient();
        const { partner, isNew } = await crossTenantAccessPartners.create(client, {
            tenantId: inputs.tenantId,
            ...written,
        });
        const former = isNew ? undefined : formerSettings(partner, written);
        const outs = { ...inputs, ...(former && { formerSettings: former }) };
        try {
            if (former) {
                await crossTenantAccessPartners.update(client, inputs.tenantId, written);
            }
            await waitFor(inputs.tenantId, written);
        } catch (error) {
            throw new CreatedError(inputs.tenantId, outs, error);
        }
        return { id: inputs.tenantId, outs };
    },

    read: async (id, props) => {
        const partner = await readUntilReplicated(
            () => crossTenantAccessPartners.get(graphClient(), id),
            () => true,
        );
        if (partner === undefined) {
            return {};
        }
        const found: Properties = { ...props, tenantId: id };
        for (const name of settingNames.filter((setting) => props[setting] !== undefined)) {
            found[name] = shows(partner[name], props[name]) ? props[name] : (partner[name] ?? undefined);
        }
        return { id, props: found };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        const written = settingsToWrite(olds, inputs);
        await crossTenantAccessPartners.update(graphClient(), id, written);
        await waitFor(id, written);
        const former = olds["formerSettings"];
        return { outs: { ...inputs, ...(former !== undefined && { formerSettings: former }) } };
    },

    delete: async (id, props) => {
        const former = props["formerSettings"];
        if (former !== undefined && former !== null) {
            await crossTenantAccessPartners.update(graphClient(), id, former as Partner);
            return;
        }
        await crossTenantAccessPartners.remove(graphClient(), id);
    },
};

function parse(props: Properties): z.infer<typeof schema> {
    return schema.parse(
        Object.fromEntries(["tenantId", ...settingNames].map((name) => [name, props[name] ?? undefined])),
    );
}
