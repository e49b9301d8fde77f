import { isUnknown, policyResource, revealed, type PulumiResource } from "pulumi-entra-b2b-policy";
import { nameOf, type PlannedChange } from "../shared/plan";

/** One setting that a change writes, or no longer declares. */
export interface SettingChange {
    /** The resource that declares it, as `type name`. */
    readonly resource: string;
    /** Its path, joined by dots. */
    readonly setting: string;
    /** In JSON; `null` where nothing is declared. */
    readonly before: string | null;
    readonly after: string | null;
}

/** Settings of the tenant that do not decide sign-ins: who may be invited, and what guests may see and share. */
const settingTypes = new Set(
    [
        ...["AuthorizationPolicy", "EmailOneTimePasscode", "AuthenticationFlowsPolicy"],
        ...["ExternalIdentitiesPolicy", "GuestDomains", "GroupSettings", "SharePointSettings"],
        ...["EntitlementManagementSettings", "IdentitySynchronization", "ServicePrincipalSettings"],
    ].map((name) => `pulumi-nodejs:dynamic/entra-b2b:${name}`),
);

/** What the report shows of one value. */
const maxCharacters = 160;

/** Settings that differ between what a stack declared and what it is to declare, sorted by resource and setting. */
export function settingsChanged({ before, after }: PlannedChange): SettingChange[] {
    const [old, next] = [before, after].map(
        (resources) => new Map(resources.filter(isSettings).map((resource) => [resource.urn, resource])),
    );
    return [...new Set([...old!.keys(), ...next!.keys()])].sort().flatMap((urn) => {
        const [was, is] = [leavesOf(old!.get(urn)), leavesOf(next!.get(urn))];
        const type = (next!.get(urn) ?? old!.get(urn))?.type.split(":").at(-1) ?? "";
        return [...new Set([...was.keys(), ...is.keys()])]
            .sort()
            .filter((setting) => was.get(setting) !== is.get(setting))
            .map((setting) => ({
                resource: `${type} ${nameOf(urn)}`,
                setting,
                before: was.get(setting) ?? null,
                after: is.get(setting) ?? null,
            }));
    });
}

function isSettings(resource: PulumiResource): boolean {
    return settingTypes.has(resource.type) || policyResource(resource) !== undefined;
}

/** Values by path; a list is one value, whatever its order. */
function leavesOf(resource: PulumiResource | undefined): Map<string, string> {
    const leaves = new Map<string, string>();
    const walk = (value: unknown, path: readonly string[]): void => {
        if (value === null || value === undefined) {
            return;
        }
        if (typeof value === "object" && !Array.isArray(value) && !isUnknown(value)) {
            Object.entries(value)
                .filter(([name]) => !name.includes("@odata."))
                .forEach(([name, member]) => walk(member, [...path, name]));
            return;
        }
        leaves.set(path.join("."), textOf(value));
    };
    walk(revealed(resource?.inputs), []);
    return leaves;
}

function textOf(value: unknown): string {
    if (isUnknown(value)) {
        return "not known yet";
    }
    const text = Array.isArray(value) ? `[${value.map(textOf).sort().join(", ")}]` : JSON.stringify(value);
    return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
}
