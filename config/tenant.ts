import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { domainOf } from "./emailAddress";
import { checkGuestList, type GuestListEntry } from "./guestList";
import { ConfigurationError, type Problem } from "./problems";
import type { PartnerConfig, TenantConfig } from "./schema";
import { checkTenantConfig, lineFinder } from "./tenantConfig";

/** A guest, with what the stack config adds to the list's row. */
export interface TenantGuest extends GuestListEntry {
    /** The partner whose domain the address has. */
    readonly partner: PartnerConfig | undefined;
    /** Names of all groups: the row's and the partner's. */
    readonly allGroups: readonly string[];
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
    const file = `Pulumi.${stack}.yaml`;
    const text = readOrUndefined(join(stacksFolder, file))?.toString("utf8");
    const folder = basename(stacksFolder);
    const { config, problems } = checkTenantConfig(
        values,
        `${folder}/${file}`,
        text === undefined ? undefined : lineFinder(text),
    );
    const listFile = values["entra-b2b:guestList"];
    const list =
        typeof listFile === "string"
            ? readGuestList(stacksFolder, `${folder}/${listFile}`, listFile, groupNames(config, values))
            : { guests: [], problems: [] };
    const all: Problem[] = [...problems, ...list.problems];
    if (config === undefined || all.length > 0) {
        throw new ConfigurationError(all);
    }
    return { config, guests: list.guests.map((guest) => withPartner(guest, config)) };
}

function withPartner(guest: GuestListEntry, config: TenantConfig): TenantGuest {
    const domain = domainOf(guest.address);
    const partner = config.partners.find(({ domains }) =>
        domains.some((own) => own.toLowerCase() === domain),
    );
    return { ...guest, partner, allGroups: [...new Set([...guest.groups, ...(partner?.groups ?? [])])] };
}

function readGuestList(folder: string, shownFile: string, file: string, groups: readonly string[]) {
    const bytes = readOrUndefined(join(folder, file));
    if (bytes === undefined) {
        const message = "the guest list cannot be read";
        const cure = "Correct entra-b2b:guestList, which is a path from the stacks folder";
        return { guests: [], problems: [{ file: shownFile, field: "file", message, cure }] };
    }
    return checkGuestList(bytes, shownFile, groups);
}

/** Groups that the list may name, also while the config has other faults: they would only repeat themselves. */
function groupNames(config: TenantConfig | undefined, values: Readonly<Record<string, unknown>>): string[] {
    if (config !== undefined) {
        return config.groups.map(({ name }) => name);
    }
    const raw = values["entra-b2b:groups"];
    try {
        const groups = (typeof raw === "string" ? JSON.parse(raw) : raw) as { name: string }[] | undefined;
        return (groups ?? []).map(({ name }) => name);
    } catch {
        return [];
    }
}

function readOrUndefined(path: string): Buffer | undefined {
    try {
        return readFileSync(path);
    } catch {
        return undefined;
    }
}
