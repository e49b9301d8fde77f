import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { guestFaults } from "./areas";
import { domainOf } from "../rules/emailAddress";
import { checkGuestList } from "./guestList";
import type { GuestListEntry } from "./guestListRow";
import { ConfigurationError, type Problem } from "./problems";
import { shortName } from "./project";
import type { PartnerConfig, TenantConfig } from "./schema";
import { checkNamedGuests, checkTenantConfig, lineFinder } from "./tenantConfig";

/** A guest, with what the stack config adds to the list's row: the defaults of the partner and of the tenant. */
export interface TenantGuest extends GuestListEntry {
    /** The partner whose domain the address has. */
    readonly partner: PartnerConfig | undefined;
    /** Names of all groups: the row's and the partner's. */
    readonly allGroups: readonly string[];
    readonly onRemove: TenantConfig["onRemove"];
}

/** All that is declared for one tenant. */
export interface Tenant {
    readonly config: TenantConfig;
    readonly guests: readonly TenantGuest[];
}

/** Where a tenant's declaration is. */
export interface TenantSource {
    readonly stack: string;
    /** Folder of `Pulumi.<stack>.yaml` and of guest lists. */
    readonly stacksFolder: string;
    /** Configuration by key with namespace, as the engine has it. Default: what the file says. */
    readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads and checks all that is declared for a tenant, before anything is written.
 *
 * @throws ConfigurationError - Every problem of the stack config and the guest list together.
 */
export function loadTenant({ stack, stacksFolder, values }: TenantSource): Tenant {
    const folder = basename(stacksFolder);
    const name = `Pulumi.${shortName(stack)}.yaml`;
    const file = `${folder}/${name}`;
    const text = readOrUndefined(join(stacksFolder, name))?.toString("utf8");
    const lineOf = text === undefined ? undefined : lineFinder(text);
    const { config, draft, problems } = checkTenantConfig(values, file, lineOf);
    const all: Problem[] = [...problems];
    let list: readonly GuestListEntry[] = [];
    const listFile = values["entra-b2b:guestList"];
    if (typeof listFile === "string" && listFile !== "") {
        const bytes = readOrUndefined(join(stacksFolder, listFile));
        if (bytes === undefined) {
            const message = `there is no guest list ${folder}/${listFile} that can be read`;
            const cure = "Correct the path, which begins at the stacks folder";
            all.push({ file, ...lineOf?.(["guestList"]), field: "entra-b2b:guestList", message, cure });
        } else {
            const checked = checkGuestList(bytes, `${folder}/${listFile}`, groupNames(draft, values));
            list = checked.guests;
            const faults = draft === undefined ? [] : guestFaults(draft, list);
            all.push(
                ...checked.problems,
                ...faults.map(({ guest: { line }, column = "inviteeEmail", message, cure }) => ({
                    file: `${folder}/${listFile}`,
                    line,
                    field: `[${column}]`,
                    message,
                    cure,
                })),
            );
        }
    }
    // While the list has faults, a guest may only seem to be missing.
    if (config !== undefined && all.length === 0) {
        const addresses = list.map(({ address }) => address);
        all.push(...checkNamedGuests(config, addresses, file, lineOf));
    }
    if (config === undefined || all.length > 0) {
        throw new ConfigurationError(all);
    }
    return { config, guests: list.map((guest) => withPartner(guest, config)) };
}

function withPartner(guest: GuestListEntry, config: TenantConfig): TenantGuest {
    const partner = config.partners.find(({ domains }) => domains.includes(domainOf(guest.address)));
    return {
        redirectUrl: config.inviteRedirectUrl,
        onRemove: config.onRemove,
        ...config.guestDefaults,
        ...partner?.guestDefaults,
        ...guest,
        partner,
        allGroups: [...new Set([...guest.groups, ...(partner?.groups ?? [])])],
    };
}

/** Groups that the list may name, also while the config has other faults; `undefined` when they cannot be told. */
function groupNames(
    config: TenantConfig | undefined,
    values: Readonly<Record<string, unknown>>,
): string[] | undefined {
    if (config !== undefined) {
        return config.groups.map(({ name }) => name);
    }
    const raw = values["entra-b2b:groups"];
    try {
        const groups = (typeof raw === "string" ? JSON.parse(raw) : raw) as { name: string }[] | undefined;
        return (groups ?? []).map(({ name }) => name);
    } catch {
        return undefined;
    }
}

function readOrUndefined(path: string): Buffer | undefined {
    try {
        return readFileSync(path);
    } catch {
        return undefined;
    }
}
