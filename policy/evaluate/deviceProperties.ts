import { unavailable, type PropertyValue } from "./compiledRule";
import type { CheckedScenario } from "./scenario";
import type { Truth } from "./truth";

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
