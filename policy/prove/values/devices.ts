import type { Scenario } from "../../evaluate";
import { deviceProperty } from "../../../rules/filterRule";
import type { TenantPolicies } from "../../model";
import { comparisonsOf, listsToldApart, textsToldApart } from "./texts";
import { product, type Values } from "./value";

export type DeviceLabel =
    | { readonly isRegistered: false }
    | {
          readonly isRegistered: true;
          readonly isCompliant: boolean;
          readonly trustType: "AzureAD" | "ServerAD" | "Workplace";
          readonly attributes: Readonly<Record<string, string | readonly string[] | null>>;
      };

type Device = NonNullable<Scenario["device"]>;
type Attribute = readonly [name: string, value: string | readonly string[] | null];

/** Properties with several values. @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices */
const lists = new Set(["physicalIds", "systemLabels"]);

/** The most devices that the comparison takes apart. */
const maxDevices = 20_000;

/** Every device that a filter of the tenants can tell from another, and every state that a grant control can. */
export function deviceValues(tenants: readonly TenantPolicies[]): Values<DeviceLabel> {
    const none = { label: { isRegistered: false }, part: { device: null } } as const;
    const comparisons = tenants.flatMap(({ conditionalAccessPolicies }) =>
        conditionalAccessPolicies.flatMap(({ conditions }) =>
            comparisonsOf(conditions.deviceFilter, deviceProperty),
        ),
    );
    const names = [...new Set(comparisons.map(({ property }) => property))].filter(
        (name) => name !== "isCompliant" && name !== "trustType",
    );
    const hasExtensions = names.some((name) => name.startsWith("extensionAttribute"));
    const states = product<boolean | string>([
        [true, false],
        ["AzureAD", "ServerAD", "Workplace"],
        hasExtensions ? [true, false] : [true],
    ]).map(([isCompliant, trustType, isManaged]) => ({ isCompliant, trustType, isManaged }) as Device);
    const choices = names.map((name): Attribute[] => {
        const own = comparisons.filter(({ property }) => property === name);
        const values = lists.has(name) ? listsToldApart(own) : textsToldApart(own);
        return [null, ...(values ?? [])].map((value) => [name, value]);
    });
    const total = 1 + choices.reduce((count, { length }) => count * length, states.length);
    // A property of too many values, or too many properties together: the comparison takes devices without them alone.
    const isShort = total > maxDevices || choices.some(({ length }) => length === 1);
    const combinations = isShort ? [[]] : product(choices);
    const values = [
        none,
        ...combinations.flatMap((attributes) =>
            states.map((state) => {
                const named = Object.fromEntries(attributes);
                return {
                    label: {
                        isRegistered: true,
                        isCompliant: state.isCompliant === true,
                        trustType: state.trustType!,
                        attributes: named,
                    } as const,
                    part: { device: { ...state, attributes: named } },
                };
            }),
        ),
    ];
    return isShort ? { values, shortage: { dimension: "device", looked: values.length, total } } : { values };
}
