import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { guestFaults } from "./areas";
import { domainOf } from "../rules/emailAddress";
import { checkGuestList } from "./guestList";
import { columns } from "./guestListColumns";
import type { GuestListEntry } from "./guestListRow";
import { ownKeys } from "./keys";
import { ConfigurationError, type Problem } from "./problems";
import { shortName } from "./project";
import type { PartnerConfig, TenantConfig } from "./schema";
import { mergedSettings } from "./shared";
import { checkNamedGuests, checkTenantConfig, type CheckedConfig } from "./tenantConfig";

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
 * @throws ConfigurationError - Every problem of the stack config and the guest list together, or there is no stack config.
 */
export function loadTenant({ stack, stacksFolder, values: own }: TenantSource): Tenant {
    const folder = basename(stacksFolder);
    const name = `Pulumi.${shortName(stack)}.yaml`;
    const file = `${folder}/${name}`;
    const text = readOrUndefined(join(stacksFolder, name))?.toString("utf8");
    if (text === undefined && ownKeys(own).length === 0) {
        // Read as a stack that declares nothing, it would end all that it declared before.
        const message = "the stack config cannot be read, and there are no settings from elsewhere";
        const cure = "Restore the file, or take the stack down with pulumi destroy";
        throw new ConfigurationError([{ file, field: "stack", message, cure }]);
    }
    const merged = mergedSettings({
        file,
        path: join(stacksFolder, name),
        values: own,
        text,
        stacksFolder,
    });
    const { values, lineOf } = merged;
    const checked = checkTenantConfig(values, file, { lineOf, isWhole: merged.problems.length === 0 });
    const { config, readable } = checked;
    const list = readGuestList(values, stacksFolder, checked, { file, ...lineOf(["guestList"]) });
    const named =
        readable === undefined || list.addresses === undefined
            ? []
            : checkNamedGuests(readable, list.addresses, file, lineOf);
    const all = [...merged.problems, ...checked.problems, ...list.problems, ...named];
    if (config === undefined || all.length > 0) {
        throw new ConfigurationError(all);
    }
    return { config, guests: list.guests.map((guest) => withPartner(guest, config)) };
}

/** A guest list, as far as it can be read. */
interface ReadGuestList {
    readonly guests: readonly GuestListEntry[];
    /** `undefined` when not all of them can be read, and any guest could be in the list. */
    readonly addresses: readonly string[] | undefined;
    readonly problems: readonly Problem[];
}

/** The guest list that a stack config names, checked together with it. No guests if it names none. */
function readGuestList(
    values: Readonly<Record<string, unknown>>,
    stacksFolder: string,
    { readable, names }: CheckedConfig,
    { file: configFile, line, column }: Pick<Problem, "file" | "line" | "column">,
): ReadGuestList {
    const name = values["entra-b2b:guestList"];
    if (name === undefined || name === "") {
        return { guests: [], addresses: [], problems: [] };
    }
    if (typeof name !== "string") {
        // The stack config's own problem.
        return { guests: [], addresses: undefined, problems: [] };
    }
    const file = `${basename(stacksFolder)}/${name}`;
    const bytes = readOrUndefined(join(stacksFolder, name));
    if (bytes === undefined) {
        const message = `cannot read the guest list ${file}`;
        const cure = "Correct the path. It is relative to the stacks folder";
        const problem = { file: configFile, line, column, field: "entra-b2b:guestList", message, cure };
        return { guests: [], addresses: undefined, problems: [problem] };
    }
    const { guests, problems } = checkGuestList(bytes, file, names.groups);
    const faults = readable === undefined ? [] : guestFaults(readable, guests);
    const further = faults.map(({ guest: { line }, column = "inviteeEmail", message, cure }) => ({
        file,
        line,
        field: `[${column}]`,
        message,
        cure,
    }));
    const hasAllAddresses = problems.every(({ field }) => isColumn(field) && field !== "[inviteeEmail]");
    return {
        guests,
        addresses: hasAllAddresses ? guests.map(({ emailAddress }) => emailAddress) : undefined,
        problems: [...problems, ...further],
    };
}

/** Whether a problem's field is one of a row's, so that the row's other fields could be read. */
function isColumn(field: string): boolean {
    return (columns as readonly string[]).includes(field.slice(1, -1));
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

function readOrUndefined(path: string): Buffer | undefined {
    try {
        return readFileSync(path);
    } catch {
        return undefined;
    }
}
