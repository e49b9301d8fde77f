import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { guestFaults } from "./areas";
import { domainOf } from "../rules/emailAddress";
import { checkGuestList } from "./guestList";
import type { GuestListEntry } from "./guestListRow";
import { lineFinder } from "./lineFinder";
import { ConfigurationError, type Problem } from "./problems";
import { shortName } from "./project";
import type { PartnerConfig, TenantConfig } from "./schema";
import { mergedSettings } from "./shared";
import { checkNamedGuests, checkTenantConfig } from "./tenantConfig";

/** A guest, with what the stack config adds to the list's row: the defaults of the partner and of the tenant. */
export interface TenantGuest extends GuestListEntry {
    /** The partner whose domain the address has. */
    readonly partner: PartnerConfig | undefined;
    /** Names of all groups: the row's and the partner's. */
    readonly allGroups: readonly string[];
    readonly onRemove: TenantConfig["onRemove"];
}

/** Everything that is declared for one tenant. */
export interface Tenant {
    readonly config: TenantConfig;
    readonly guests: readonly TenantGuest[];
}

/** Where a tenant's declaration is. */
export interface TenantSource {
    readonly stack: string;
    /** Folder of `Pulumi.<stack>.yaml` and of guest lists. */
    readonly stacksFolder: string;
    /** Configuration by key with namespace, as the engine has it: without what the stack config extends. */
    readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads and checks everything that is declared for a tenant, before anything is written.
 *
 * @throws ConfigurationError - Every problem of the stack config and the guest list together.
 */
export function loadTenant({ stack, stacksFolder, values: own }: TenantSource): Tenant {
    const folder = basename(stacksFolder);
    const name = `Pulumi.${shortName(stack)}.yaml`;
    const file = `${folder}/${name}`;
    const text = readOrUndefined(join(stacksFolder, name))?.toString("utf8");
    const merged = mergedSettings({
        file,
        path: join(stacksFolder, name),
        values: own,
        lineOf: text === undefined ? undefined : lineFinder(text),
        stacksFolder,
    });
    const { values, lineOf } = merged;
    const checked = checkTenantConfig(values, file, lineOf);
    const { config, draft } = checked;
    const problems = [...merged.problems, ...checked.problems];
    const list = readGuestList(values, stacksFolder, draft, { file, ...lineOf(["guestList"]) });
    // If the list has faults, a guest may only seem to be missing.
    const isWhole = config !== undefined && problems.length + list.problems.length === 0;
    const named = isWhole
        ? checkNamedGuests(
              config,
              list.guests.map(({ emailAddress }) => emailAddress),
              file,
              lineOf,
          )
        : [];
    const all = [...problems, ...list.problems, ...named];
    if (config === undefined || all.length > 0) {
        throw new ConfigurationError(all);
    }
    return { config, guests: list.guests.map((guest) => withPartner(guest, config)) };
}

/** The guest list that a stack config names, checked together with it. No guests if it names none. */
function readGuestList(
    values: Readonly<Record<string, unknown>>,
    stacksFolder: string,
    draft: TenantConfig | undefined,
    { file: configFile, line, column }: Pick<Problem, "file" | "line" | "column">,
): { readonly guests: readonly GuestListEntry[]; readonly problems: readonly Problem[] } {
    const name = values["entra-b2b:guestList"];
    if (typeof name !== "string" || name === "") {
        return { guests: [], problems: [] };
    }
    const file = `${basename(stacksFolder)}/${name}`;
    const bytes = readOrUndefined(join(stacksFolder, name));
    if (bytes === undefined) {
        const message = `cannot read the guest list ${file}`;
        const cure = "Correct the path. It is relative to the stacks folder";
        const problem = { file: configFile, line, column, field: "entra-b2b:guestList", message, cure };
        return { guests: [], problems: [problem] };
    }
    const { guests, problems } = checkGuestList(bytes, file, groupNames(draft, values));
    const faults = draft === undefined ? [] : guestFaults(draft, guests);
    const further = faults.map(({ guest: { line }, column = "inviteeEmail", message, cure }) => ({
        file,
        line,
        field: `[${column}]`,
        message,
        cure,
    }));
    return { guests, problems: [...problems, ...further] };
}

function withPartner(guest: GuestListEntry, config: TenantConfig): TenantGuest {
    const partner = config.partners.find(({ domains }) => domains.includes(domainOf(guest.emailAddress)));
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

/** Groups that the list may name, even if the config has other faults. `undefined` when they cannot be determined. */
function groupNames(
    config: TenantConfig | undefined,
    values: Readonly<Record<string, unknown>>,
): string[] | undefined {
    if (config !== undefined) {
        return config.groups.map(({ name }) => name);
    }
    const raw = values["entra-b2b:groups"];
    try {
        const groups = (typeof raw === "string" ? JSON.parse(raw) : raw) as unknown;
        const names = (Array.isArray(groups) ? (groups as unknown[]) : []).map(
            (group) => (group as { name?: unknown } | null)?.name,
        );
        // A name that cannot be read may be the one that the list means.
        return names.every((name) => typeof name === "string") ? names : undefined;
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
