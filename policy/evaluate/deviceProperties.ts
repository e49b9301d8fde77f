import { unavailable, type PropertyValue } from "./compiledRule";
import type { CheckedScenario } from "./scenario";
import type { Truth } from "./truth";

/** @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices */
const names = [
    ...["deviceId", "displayName", "deviceOwnership", "enrollmentProfileName", "isCompliant", "manufacturer"],
    ...["mdmAppId", "model", "operatingSystem", "operatingSystemVersion", "physicalIds", "profileType"],
    ...["systemLabels", "trustType"],
    ...Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`),
];

const byLowerCase = new Map([
    ...names.map((name) => [name.toLowerCase(), name] as const),
    // The name in dynamic groups, which older examples of filters have.
    ["devicephysicalids", "physicalIds"] as const,
]);

/** A filter's property by its own name; case has no meaning in the documents' examples. */
export function deviceProperty(property: string): string | undefined {
    const [prefix, name, ...rest] = property.split(".");
    return prefix?.toLowerCase() === "device" && rest.length === 0
        ? byLowerCase.get((name ?? "").toLowerCase())
        : undefined;
}

/**
 * What a device filter sees.
 *
 * A device that is not registered has no values at all. Of a device registered elsewhere only the claims of a home
 * tenant whose devices are trusted are seen. Extension attributes are there only for devices that are managed,
 * compliant or hybrid joined.
 *
 * @param isVisible - Whether this tenant sees the device's attributes.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-condition-filters-for-devices
 * @see https://learn.microsoft.com/entra/external-id/authentication-conditional-access (device filters)
 */
export function deviceProperties(
    device: CheckedScenario["device"],
    isVisible: Truth,
): (name: string) => PropertyValue {
    if (isVisible === false || device === null) {
        return () => null;
    }
    if (isVisible === undefined || device === undefined) {
        return () => undefined;
    }
    const attributes = new Map(
        Object.entries(device.attributes ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const { isCompliant, isManaged, trustType } = device;
    const hasExtensions = isCompliant === true || isManaged === true || trustType === "ServerAD";
    const lacksExtensions = isCompliant === false && isManaged === false && trustType !== undefined;
    return (name) => {
        switch (name) {
            case "isCompliant":
                return isCompliant === undefined ? undefined : String(isCompliant);
            case "trustType":
                return trustType;
            default:
                return name.startsWith("extensionAttribute") && !hasExtensions
                    ? lacksExtensions
                        ? unavailable
                        : undefined
                    : attributes.get(name.toLowerCase());
        }
    };
}
