import {
    crossTenantMembers,
    policyResource,
    settingsOver,
    systemDefault,
    type CrossTenantOverrides,
    type CrossTenantPartner,
    type CrossTenantSettings,
    type PulumiResource,
} from "pulumi-entra-b2b-policy";
import { withCurrentNames } from "../../providers/lifecycle/kit/formerNames";
import type { DeployedResource } from "../shared/plan";

const partnerType = "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessPartner";
const defaultType = "pulumi-nodejs:dynamic/entra-b2b:CrossTenantAccessDefault";

/**
 * Partners as a stack leaves them when it no longer declares a setting: with the former value of a setting that was
 * configured before the stack, otherwise with none. A partner that the stack created is removed when it is no longer
 * declared.
 */
export function partnersLeftBy(
    before: readonly DeployedResource[],
    after: readonly PulumiResource[],
    partners: readonly CrossTenantPartner[],
): CrossTenantPartner[] {
    const resources = new Map(
        before
            .filter(({ type, id }) => type === partnerType && id !== undefined)
            .map((resource) => [resource.id?.toLowerCase(), resource]),
    );
    const declared = new Set(after.filter(({ type }) => type === partnerType).map(({ urn }) => urn));
    return partners.flatMap((partner) => {
        const resource = typeof partner.tenantId === "string" ? resources.get(partner.tenantId) : undefined;
        if (resource === undefined) {
            return [partner];
        }
        const { formerSettings, urn } = resource;
        return formerSettings === undefined && !declared.has(urn)
            ? []
            : [{ ...partner, ...released(partner, overridesOf(resource), formerOf(resource)) }];
    });
}

/**
 * The settings for all tenants as a stack leaves them when it no longer declares one: as they are, or with `onRemove:
 * restore` as they were before the stack.
 */
export function defaultLeftBy(
    before: readonly DeployedResource[],
    after: readonly PulumiResource[],
    settings: CrossTenantSettings,
): CrossTenantSettings {
    const resource = before.find(({ type }) => type === defaultType);
    if (resource === undefined) {
        return settings;
    }
    const { inputs } = after.find(({ urn }) => urn === resource.urn) ?? resource;
    return withCurrentNames("crossTenantAccessDefault", inputs as Record<string, unknown>)["onRemove"] ===
        "restore"
        ? settingsOver(systemDefault, released(settings, overridesOf(resource), formerOf(resource)))
        : settings;
}

function released(
    settings: CrossTenantOverrides,
    declared: CrossTenantOverrides,
    former: CrossTenantOverrides | undefined,
): CrossTenantOverrides {
    return Object.fromEntries(
        crossTenantMembers.map((name) => [
            name,
            declared[name] === null ? settings[name] : (former?.[name] ?? null),
        ]),
    ) as CrossTenantOverrides;
}

function formerOf(resource: DeployedResource): CrossTenantOverrides | undefined {
    const { formerSettings, inputs } = resource;
    const { tenantId } = inputs as { tenantId?: unknown };
    return formerSettings && overridesOf({ ...resource, inputs: { ...formerSettings, tenantId } });
}

/** @throws PolicyModelError - The state holds what the settings cannot be. */
function overridesOf(resource: PulumiResource): CrossTenantOverrides {
    return policyResource(resource)?.value as CrossTenantOverrides;
}
