import { z } from "zod";
import {
    groupSettings as settings,
    readAgreed,
    readUntilReplicated,
    wasAnsweredByAbsence,
} from "../../../graph";
import { refuseChangedSettings } from "../kit/changedSince";
import type { Run } from "../kit/run";
import { changedProperties, checkInputs, differentProperties, guid, isUnknown } from "../kit/inputs";
import { warnOfFoundAsDeclared } from "../kit/settings";
import { CreatedError, isRefusal, isRefusedWrite, type Lifecycle, type Properties } from "../kit/lifecycle";
import { isUnfinished } from "../kit/unfinished";

const values = {
    AllowToAddGuests: z.boolean().optional(),
    AllowGuestsToAccessGroups: z.boolean().optional(),
    AllowGuestsToBeGroupOwner: z.boolean().optional(),
    GuestUsageGuidelinesUrl: z.string().optional(),
};
const names = Object.keys(values);
const tenantOnly = names.filter((name) => name !== "AllowToAddGuests");
const schema = z.object({ groupId: guid.optional(), ...values });

const groupOf = (props: Properties) => (props["groupId"] as string | null | undefined) ?? undefined;
const declaredIn = (props: Properties) =>
    names.filter((name) => props[name] !== undefined && props[name] !== null);
/** Declared values as Graph keeps them. */
const textsOf = (props: Properties): settings.SettingValues =>
    Object.fromEntries(declaredIn(props).map((name) => [name, String(props[name])]));
const parse = (props: Properties) =>
    schema.parse(Object.fromEntries(["groupId", ...names].map((name) => [name, props[name] ?? undefined])));

function matchesValues(found: settings.SettingValues, wanted: settings.SettingValues): boolean {
    // Some of Microsoft's own tools write True.
    return Object.entries(wanted).every(
        ([name, value]) => found[name]?.toLowerCase() === value.toLowerCase(),
    );
}

/** How long to wait for a group that may be new, in milliseconds. */
const lookUpMs = 60_000;

/** The settings object; `null` when replicas that know the group agree that it has none. */
async function existing(run: Run, groupId: settings.GroupId) {
    try {
        const found = await readAgreed(
            run.client,
            (client) => settings.get(client, groupId),
            (object) => object !== undefined && object !== null,
            (left, right) => left === null && right === null,
            { maxElapsedMs: lookUpMs },
        );
        return found ?? null;
    } catch (error) {
        if (wasAnsweredByAbsence(error)) {
            throw new Error(
                `The settings of group ${groupId} cannot be read: the tenant shows no such group.`,
                { cause: error },
            );
        }
        throw error;
    }
}

/** The settings object that values are written to. */
type SettingsObject = NonNullable<Awaited<ReturnType<typeof existing>>>;

/**
 * Creates the settings object with values.
 *
 * @returns The object that someone else created in the meantime; `null` when the values are written.
 */
async function created(
    run: Run,
    groupId: settings.GroupId,
    wanted: settings.SettingValues,
): Promise<SettingsObject | null> {
    try {
        await settings.create(run.client, groupId, wanted);
        return null;
    } catch (error) {
        const other = isRefusal(error) ? await existing(run, groupId) : null;
        if (other === null) {
            throw error;
        }
        return other;
    }
}

async function write(run: Run, groupId: settings.GroupId, wanted: settings.SettingValues): Promise<void> {
    if (Object.keys(wanted).length > 0) {
        const found = (await existing(run, groupId)) ?? (await created(run, groupId, wanted));
        await writeTo(run, groupId, wanted, found);
    }
}

/** Changes the values of a settings object, unless it was created with them, and waits until they show. */
async function writeTo(
    run: Run,
    groupId: settings.GroupId,
    wanted: settings.SettingValues,
    found: SettingsObject | null,
): Promise<void> {
    if (found !== null) {
        await settings.update(run.client, groupId, found.id, { ...found.values, ...wanted });
    }
    await readUntilReplicated(
        run.client,
        (client) => settings.get(client, groupId),
        (object) => !!object && matchesValues(object.values, wanted),
    );
}

/** The former values of the declared settings; `null` for a settings object that was created here. */
type Former = settings.SettingValues | null;

function pick(found: settings.SettingValues, wanted: readonly string[]): settings.SettingValues {
    return Object.fromEntries(
        wanted.filter((name) => name in found).map((name) => [name, found[name] ?? ""]),
    );
}

/**
 * Guest settings of Microsoft 365 groups, for the whole tenant or for one group. Undeclared values stay. When a value
 * is no longer declared, its former value returns. Settings that were created here are removed with the last one, unless
 * others have set values in them since.
 */
export const groupSettings = (run: Run): Lifecycle => ({
    check: (_olds, news) => {
        const result = checkInputs(schema, news);
        if (groupOf(news) !== undefined) {
            for (const property of tenantOnly.filter((name) => declaredIn(news).includes(name))) {
                result.failures.push({
                    property,
                    reason: "is a setting of the whole tenant: omit groupId, or remove the setting here",
                });
            }
        }
        if (!isUnknown(result.inputs["groupId"])) {
            run.declared.groupSettings.add(groupOf(result.inputs) ?? "");
        }
        return Promise.resolve(result);
    },

    diff: (_id, olds, news) => {
        const replaces = differentProperties(olds, news, ["groupId"]);
        const changes = replaces.length > 0 || changedProperties(olds, news, names).length > 0;
        return Promise.resolve({ changes, replaces });
    },

    create: async (news) => {
        const inputs = parse(news);
        const groupId = groupOf(inputs);
        const id = groupId ?? "tenant";
        const wanted = textsOf(inputs);
        const outsFor = (found: SettingsObject | null) => ({
            ...inputs,
            formerValues: found && pick(found.values, declaredIn(inputs)),
        });
        let found = await existing(run, groupId);
        if (Object.keys(wanted).length === 0) {
            return { id, outs: outsFor(found) };
        }
        const same = Object.entries(wanted).filter(
            ([name, value]) => found !== null && matchesValues(found.values, { [name]: value }),
        );
        await warnOfFoundAsDeclared(
            run,
            whatOf(groupId),
            same.map(([name]) => name),
        );
        try {
            found ??= await created(run, groupId, wanted);
        } catch (error) {
            throw isRefusedWrite(error) ? error : new CreatedError(id, outsFor(null), error);
        }
        try {
            await writeTo(run, groupId, wanted, found);
        } catch (error) {
            throw new CreatedError(id, outsFor(found), error);
        }
        return { id, outs: outsFor(found) };
    },

    read: async (id, props) => {
        const wanted = textsOf(props);
        const found = await readAgreed(
            run.client,
            (client) => settings.get(client, groupOf(props)),
            (object) => !!object && matchesValues(object.values, wanted),
            (left, right) =>
                JSON.stringify(left && pick(left.values, names)) ===
                JSON.stringify(right && pick(right.values, names)),
        );
        if (!found) {
            return {};
        }
        const drifted = declaredIn(props).filter(
            (name) => !matchesValues(found.values, { [name]: String(props[name]) }),
        );
        const shown = drifted.map((name) => {
            const text = found.values[name] ?? "";
            return [name, typeof props[name] === "boolean" ? text.toLowerCase() === "true" : text];
        });
        return { id, props: { ...props, ...(Object.fromEntries(shown) as Properties) } };
    },

    update: async (id, olds, news) => {
        const inputs = parse(news);
        const groupId = groupOf(inputs);
        const former = (olds["formerValues"] ?? null) as Former;
        const declared = declaredIn(inputs);
        const found = await existing(run, groupId);
        const dropped = declaredIn(olds).filter((name) => !declared.includes(name));
        const added = declared.filter((name) => !(name in (former ?? {})));
        const before = pick(found?.values ?? {}, added);
        const returned = { ...defaultsOf(dropped), ...pick(former ?? {}, dropped) };
        await refuseChanged(run, olds, returned);
        try {
            await write(run, groupId, { ...returned, ...textsOf(inputs) });
        } catch (error) {
            const formerValues = former && { ...before, ...former };
            throw new CreatedError(id, { ...inputs, ...olds, formerValues }, error);
        }
        const formerValues = former && { ...pick(former, declared), ...before };
        return { outs: { ...inputs, formerValues } };
    },

    delete: async (_id, props) => {
        const groupId = groupOf(props);
        if (run.declared.groupSettings.has(groupId ?? "")) {
            return;
        }
        const client = run.client;
        const found = await readAgreed(
            client,
            (client) => settings.get(client, groupId),
            (object) => !!object,
            (left, right) => left === right,
        );
        if (!found) {
            return;
        }
        const former = (props["formerValues"] ?? null) as Former;
        await refuseChanged(run, props, former ?? defaultsOf(declaredIn(props)));
        if (former !== null) {
            await write(run, groupId, former);
            return;
        }
        const others = valuesOfOthers(found.values, props);
        if (others.length > 0) {
            await write(run, groupId, defaultsOf(declaredIn(props)));
            await run.log.warn(
                `The ${whatOf(groupId)} stay, because others set ${others.join(", ")}. The values that this stack declared have Entra's defaults again.`,
            );
            return;
        }
        await settings.remove(client, groupId, found.id);
        await readUntilReplicated(
            client,
            (client) => settings.get(client, groupId),
            (object) => !object,
        );
    },
});

/**
 * The values of Microsoft's templates: of all Microsoft 365 groups, and of one group.
 *
 * @see https://learn.microsoft.com/entra/identity/users/groups-settings-cmdlets
 */
const templateDefaults: settings.SettingValues = {
    AllowToAddGuests: "true",
    AllowGuestsToAccessGroups: "true",
    AllowGuestsToBeGroupOwner: "false",
    ClassificationDescriptions: "",
    ClassificationList: "",
    CustomBlockedWordsList: "",
    DefaultClassification: "",
    EnableGroupCreation: "true",
    EnableMIPLabels: "false",
    EnableMSStandardBlockedWords: "false",
    GroupCreationAllowedGroupId: "",
    GuestUsageGuidelinesUrl: "",
    NewUnifiedGroupWritebackDefault: "true",
    PrefixSuffixNamingRequirement: "",
    UsageGuidelinesUrl: "",
};

function defaultsOf(wanted: readonly string[]): settings.SettingValues {
    return pick(templateDefaults, wanted);
}

/** Names of values that the stack does not declare, and that are not the template's, as far as it is known. */
function valuesOfOthers(found: settings.SettingValues, props: Properties): string[] {
    const declared = declaredIn(props);
    return Object.entries(found)
        .filter(([name]) => !declared.includes(name))
        .filter(([name, value]) => templateDefaults[name]?.toLowerCase() !== value.toLowerCase())
        .map(([name]) => name);
}

function whatOf(groupId: settings.GroupId): string {
    return groupId === undefined
        ? "tenant's settings of Microsoft 365 groups"
        : `settings object of the group ${groupId}`;
}

/** @throws Error - As {@link refuseChangedSettings}. */
function refuseChanged(run: Run, props: Properties, after: settings.SettingValues): Promise<void> {
    const groupId = groupOf(props);
    return refuseChangedSettings(run, {
        what: whatOf(groupId),
        declared: textsOf(props),
        after,
        isUnfinished: (name) => isUnfinished(props, name),
        read: async (client) => (await settings.get(client, groupId))?.values,
        isCaseIgnored: true,
    });
}
