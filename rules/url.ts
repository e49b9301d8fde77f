import { fault, type Fault } from "./fault";

/** What is wrong with a URL that a browser opens for a guest. */
export function httpsUrlFault(text: string): Fault | undefined {
    return URL.parse(text)?.protocol === "https:"
        ? undefined
        : fault("is not an https URL", "Give one that begins with https://");
}
