import { z } from "zod";
import { readAgreed, readUntilReplicated, tenantPolicies, type GraphClient } from "../../../graph";
import type { Run } from "../kit/run";

import { refuseChangedSettings } from "../kit/changedSince";
import { changedProperties, checkInputs, isSame, type InputRule } from "../kit/inputs";
import {
    CreatedError,
    isRefusedWrite,
    type Lifecycle,
    type LifecycleIn,
    type Properties,
} from "../kit/lifecycle";

import {
    declaredSettings,
    formerOf,
    formerSettings,
    isDeclared,
    onRemove,
    refreshed,
    warnOfFoundAsDeclared,
    type Settings,
} from "../kit/settings";
import { matchesWritten } from "../kit/matchesWritten";
import { isUnfinished } from "../kit/unfinished";

/** A policy that a tenant has exactly once, and its settings that a resource can own. */
export interface TenantPolicyKind {
    /** The resource's id, which is the same in every tenant. */
    readonly id: string;
    readonly location: tenantPolicies.TenantPolicyLocation;
    /** Settings by Graph's names, each optional. An omitted setting stays as it is. */
    readonly settings: z.ZodRawShape;
    /** Members that every change carries, such as the type's name where Graph requires it. */
    readonly carried?: Settings;
    /** Texts are compared without regard to case. Default `false`. */
    readonly isCaseIgnored?: boolean;
    /** Further inputs that belong to the declaration and are never written. */
    readonly notes?: z.ZodRawShape;
    /** What Entra refuses of the inputs. */
    readonly rules?: readonly InputRule[];
}

/**
 * The life cycle of a policy that every tenant has. It is changed, and never created or removed. The former values of
 * the owned settings are recorded, and restored when they are no longer declared if `onRemove` says so.
 */
export function tenantPolicy(policyKind: TenantPolicyKind): LifecycleIn {
    const { id, location, settings, carried = {}, notes = {}, rules, isCaseIgnored } = policyKind;
    const schema = z.object({ ...settings, ...notes, onRemove });
    const names = Object.keys(settings);

    const parse = (props: Properties) =>
        schema.parse(
            Object.fromEntries(Object.keys(schema.shape).map((name) => [name, props[name] ?? undefined])),
        ) as Properties;

    const get = (client: GraphClient) => tenantPolicies.get(client, location);

    return (run: Run): Lifecycle => {
        const write = async (change: Settings): Promise<void> => {
            if (Object.keys(change).length === 0) {
                return;
            }
            await tenantPolicies.update(run.client, location, { ...carried, ...change });
            await readUntilReplicated(run.client, get, (policy) =>
                matchesWritten(policy, change, isCaseIgnored),
            );
        };

        const refuseChanged = (props: Properties, after: Settings): Promise<void> =>
            refuseChangedSettings(run, {
                what: `tenant's ${id}`,
                declared: declaredSettings(props, names),
                after,
                isUnfinished: (name) => isUnfinished(props, name),
                read: get,
                isCaseIgnored,
            });

        /** The values of some settings on which several replicas agree. */
        const valuesOf = async (some: readonly string[]): Promise<Settings> => {
            if (some.length === 0) {
                return {};
            }
            const policy = await readAgreed<Settings>(
                run.client,
                get,
                () => false,
                (left, right) => some.every((name) => isSame(left?.[name], right?.[name])),
            );
            return formerSettings(policy ?? {}, some);
        };

        return {
            check: (_olds, news) => {
                const result = checkInputs(schema, news, rules);
                run.declared.tenantPolicies.add(id);
                return Promise.resolve(result);
            },

            diff: (_id, olds, news) =>
                Promise.resolve({
                    changes: changedProperties(olds, news, Object.keys(schema.shape)).length > 0,
                    replaces: [],
                }),

            create: async (news) => {
                const inputs = parse(news);
                const change = declaredSettings(inputs, names);
                const former = await valuesOf(Object.keys(change));
                const outs = { ...inputs, formerSettings: former };
                // Values that the tenant already has are not written, so adopting a tenant's settings changes
                // nothing.
                const differing = Object.keys(change).filter(
                    (name) => !matchesWritten(former[name], change[name], isCaseIgnored),
                );
                const same = Object.keys(change).filter((name) => !differing.includes(name));
                if (inputs["onRemove"] === "restore") {
                    await warnOfFoundAsDeclared(run, `tenant's ${id}`, same);
                }
                try {
                    await write(Object.fromEntries(differing.map((name) => [name, change[name]])));
                } catch (error) {
                    throw isRefusedWrite(error) ? error : new CreatedError(id, outs, error);
                }
                return { id, outs };
            },

            read: async (_id, props) => {
                const owned = declaredSettings(props, names);
                const policy = await readAgreed<Settings>(
                    run.client,
                    get,
                    (value) => matchesWritten(value, owned, isCaseIgnored),
                    (left, right) => Object.keys(owned).every((name) => isSame(left?.[name], right?.[name])),
                );
                return { id, props: { ...props, ...refreshed(props, policy ?? {}, names, isCaseIgnored) } };
            },

            update: async (_id, olds, news) => {
                const inputs = parse(news);
                const declared = declaredSettings(inputs, names);
                const known = formerOf(olds) ?? {};
                const dropped = names.filter((name) => name in known && !isDeclared(inputs, name));
                const returned: Settings =
                    inputs["onRemove"] === "restore"
                        ? Object.fromEntries(dropped.map((name) => [name, known[name]]))
                        : {};
                await refuseChanged(olds, returned);
                const change = { ...declared, ...returned };
                const former = {
                    ...Object.fromEntries(
                        Object.keys(declared)
                            .filter((name) => name in known)
                            .map((name) => [name, known[name]]),
                    ),
                    ...(await valuesOf(Object.keys(declared).filter((name) => !(name in known)))),
                };
                try {
                    await write(change);
                } catch (error) {
                    const formers = { ...known, ...former };
                    throw new CreatedError(id, { ...inputs, ...olds, formerSettings: formers }, error);
                }
                return { outs: { ...inputs, formerSettings: former } };
            },

            delete: async (_id, props) => {
                if (props["onRemove"] === "restore" && !run.declared.tenantPolicies.has(id)) {
                    const former = formerOf(props) ?? {};
                    await refuseChanged(props, former);
                    await write(former);
                }
            },
        };
    };
}
