import { fault, type Fault } from "./fault";

const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

/**
 * Codes that ISO 3166-1 reserves, or that Unicode has for its own purposes: no countries. `XK`, Kosovo, is not among
 * them although ISO has not assigned it: Entra offers and takes it, while it refuses `AC` and `DG`.
 *
 * @see https://github.com/Azure/azure-docs-powershell-azuread/issues/807 (`XK`)
 * @see https://github.com/KelvinTegelaar/CIPP/issues/6171 (`AC` and `DG`)
 */
const reserved = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split(" "));

/**
 * What is wrong with a country; `undefined` when it is a code of ISO 3166-1 alpha-2, in capital letters.
 *
 * Codes that were withdrawn or never assigned, such as `UK`, are refused with the one that took their place.
 */
export function countryFault(code: string): Fault | undefined {
    if (!/^[A-Z]{2}$/.test(code)) {
        const isLower = /^[a-z]{2}$/i.test(code) && countryFault(code.toUpperCase()) === undefined;
        return fault(
            "is not a country's two-letter code (ISO 3166-1) in capital letters",
            isLower ? `Use ${code.toUpperCase()}` : "Use a code such as DE",
        );
    }
    const current = new Intl.Locale(`und-${code}`).region ?? code;
    if (current !== code) {
        return fault("is not a country's code in ISO 3166-1", `Use ${current} (${names.of(current)})`);
    }
    return names.of(code) === undefined || reserved.has(code)
        ? fault("is not a country's code in ISO 3166-1", "Use a code such as DE")
        : undefined;
}
