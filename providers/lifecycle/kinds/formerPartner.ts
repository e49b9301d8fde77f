import { crossTenantAccessPartners, GraphError } from "../../../graph";
import { said } from "../../../rules/text";
import { refuseChangedSettings } from "../kit/changedSince";
import type { Run } from "../kit/run";
import type { Properties } from "../kit/lifecycle";

import { formerOf, formerSettings, isDeclared, type Settings } from "../kit/settings";
import { matchesWritten } from "../kit/matchesWritten";
import { isUnfinished } from "../kit/unfinished";

/**
 * What a partner had before its settings were first declared, as the state keeps it.
 *
 * Graph says neither who configured a partner nor when, and a partner's settings have no text that could hold a mark. A
 * run that died between a write and its entry in the state leaves settings that look to the next run as if someone else
 * had made them, with one difference: they are exactly as declared. Such a setting counts as declared here, and is
 * withdrawn with the resource. Otherwise, trust that only this program ever asked for would stay in force permanently.
 */
export interface FormerPartner {
    /** Values by setting; omitted for a partner without settings. */
    readonly formerSettings?: Settings;
    /** Settings whose former value was already as about to be declared; omitted when there were none. */
    readonly foundAsDeclared?: readonly string[];
}

/** Former values of settings about to be declared for a partner that has settings. */
export function formerPartner(existing: Settings, declared: Settings): FormerPartner {
    const foundAsDeclared = Object.keys(declared).filter((name) =>
        matchesWritten(existing[name], declared[name]),
    );
    return {
        formerSettings: formerSettings(existing, Object.keys(declared)),
        ...(foundAsDeclared.length > 0 && { foundAsDeclared }),
    };
}

/**
 * The former values of all settings that are declared now: the known ones, and those of newly declared settings.
 *
 * @param find - Reads the partner.
 */
export async function formerAfterUpdate(
    olds: Properties,
    declared: Settings,
    find: () => Promise<Settings | undefined>,
): Promise<FormerPartner> {
    const known = formerOf(olds);
    if (known === undefined) {
        return {};
    }
    const names = Object.keys(declared);
    const [kept, added] = [names.filter((name) => name in known), names.filter((name) => !(name in known))];
    const fresh = formerPartner(added.length > 0 ? ((await find()) ?? {}) : {}, pick(declared, added));
    const foundAsDeclared = [
        ...namesFoundAsDeclared(olds).filter((name) => kept.includes(name)),
        ...(fresh.foundAsDeclared ?? []),
    ];
    return {
        formerSettings: { ...pick(known, kept), ...fresh.formerSettings },
        ...(foundAsDeclared.length > 0 && { foundAsDeclared }),
    };
}

/** The former values of all settings in either of two declarations, because some of each may be in force. */
export function formerOfBoth(olds: Properties, news: FormerPartner): FormerPartner {
    const foundAsDeclared = [...new Set([...namesFoundAsDeclared(olds), ...(news.foundAsDeclared ?? [])])];
    const known = formerOf(olds);
    return {
        ...(known !== undefined && { formerSettings: { ...news.formerSettings, ...known } }),
        ...(foundAsDeclared.length > 0 && { foundAsDeclared }),
    };
}

function pick(settings: Settings, names: readonly string[]): Settings {
    return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

function namesFoundAsDeclared(props: Properties): readonly string[] {
    return (props["foundAsDeclared"] as string[] | null | undefined) ?? [];
}

/** Settings that `onRemove` withdraws although the partner had them before. */
function withdrawnNames(props: Properties): readonly string[] {
    return props["onRemove"] === "restore" ? [] : namesFoundAsDeclared(props);
}

/** The value of a setting once it is no longer declared. `null` takes the value for all tenants. */
export function valueAfterwards(props: Properties, name: string): unknown {
    return withdrawnNames(props).includes(name) ? null : (formerOf(props)?.[name] ?? null);
}

/** Reports settings that already existed, because they decide what remains after `destroy`. */
export async function tellFoundAsDeclared(run: Run, tenantId: string, props: Properties): Promise<void> {
    const names = withdrawnNames(props);
    if (names.length > 0) {
        await run.log.warn(
            `The partner ${tenantId} already had ${names.join(", ")} exactly as declared, as an interrupted run leaves ` +
                "them. Settings that are no longer declared are removed, so destroy removes these too. If an " +
                'administrator configured them before this stack and they must stay, set onRemove to "restore".',
        );
    }
}

/**
 * Refuses to give back a partner's settings that someone else has changed since.
 *
 * @throws Error - As {@link refuseChangedSettings}.
 */
export function refuseChangedPartner(
    run: Run,
    id: string,
    props: Properties,
    after: Settings,
): Promise<void> {
    return refuseChangedSettings(run, {
        what: `partner ${id}`,
        declared: props,
        after,
        isUnfinished: (name) => isUnfinished(props, name),
        read: (client) => crossTenantAccessPartners.get(client, id),
    });
}

/**
 * Ends what was declared for a partner. Former values return. A partner whose settings were made here, or were found
 * exactly as declared, is removed unless it now has settings that others made. Those stay, and only the declared
 * settings are withdrawn.
 *
 * @param write - Writes settings, and waits until they show.
 * @throws Error - Someone else has changed a setting since. Nothing was written.
 */
export async function endPartner(
    run: Run,
    id: string,
    props: Properties,
    settingNames: readonly string[],
    write: (settings: Settings) => Promise<unknown>,
): Promise<void> {
    const partner = await crossTenantAccessPartners.find(run.client, id);
    if (partner === undefined) {
        return;
    }
    const declared = settingNames.filter((name) => isDeclared(props, name));
    const after = Object.fromEntries(declared.map((name) => [name, valueAfterwards(props, name)]));
    await refuseChangedPartner(run, id, props, after);
    const isOurs = formerOf(props) === undefined || withdrawnNames(props).length > 0;
    const others = isOurs ? membersOf({ ...partner, ...after }) : [];
    if (!isOurs || others.length > 0) {
        await write(after);
        await warnThatItStays(run, id, others);
        return;
    }
    const refusal = await remove(run, id);
    if (refusal !== undefined) {
        await write(after);
        await run.log.warn(
            `The partner ${id} stays configured, without the settings that this stack declared. Entra refused to remove it: ` +
                `${said(refusal.reason, 300)} A partner whose people may be synchronized cannot be removed: see its identity ` +
                "synchronization in the Entra admin center.",
        );
    }
}

/** Removes a partner. @returns The service's refusal, such as that of a partner that may synchronize people. */
async function remove(run: Run, id: string): Promise<GraphError | undefined> {
    try {
        await crossTenantAccessPartners.remove(run.client, id);
        return undefined;
    } catch (error) {
        if (GraphError.isInstance(error) && error.status === 400) {
            return error;
        }
        throw error;
    }
}

async function warnThatItStays(run: Run, id: string, others: readonly string[]): Promise<void> {
    if (others.length > 0) {
        await run.log.warn(
            `The partner ${id} stays configured, because its ${others.join(", ")} does not belong to this stack.`,
        );
    }
}

/** Settings that have a value. The service answers unset ones as `null`, and its own marks as `false`. */
function membersOf(partner: Settings): string[] {
    return Object.entries(partner)
        .filter(([name, value]) => name !== "tenantId" && !name.startsWith("@") && Boolean(value))
        .map(([name]) => name);
}
