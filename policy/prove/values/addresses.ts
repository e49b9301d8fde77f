import { isIP } from "node:net";

/** A stretch of addresses of one family, both ends included. */
export interface AddressRange {
    readonly family: 4 | 6;
    readonly first: bigint;
    readonly last: bigint;
}

/** Reads a range in CIDR notation; `undefined` for what is none. */
export function rangeOf(cidr: string): AddressRange | undefined {
    const [address = "", prefix = ""] = cidr.split("/");
    const family = isIP(address);
    const bits = Number(prefix);
    if ((family !== 4 && family !== 6) || !/^\d+$/.test(prefix) || bits > (family === 4 ? 32 : 128)) {
        return undefined;
    }
    const size = 1n << BigInt((family === 4 ? 32 : 128) - bits);
    const first = (numberOf(address, family) / size) * size;
    return { family, first, last: first + size - 1n };
}

function numberOf(address: string, family: 4 | 6): bigint {
    if (family === 4) {
        return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    }
    // The last two groups may be written as an IPv4 address.
    const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
    if (dotted) {
        const low = numberOf(dotted[2]!, 4);
        return numberOf(`${dotted[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`, 6);
    }
    const [head = "", tail] = address.split("%")[0]!.split("::");
    const groups = (text: string) => (text === "" ? [] : text.split(":"));
    const [before, after] = [groups(head), groups(tail ?? "")];
    const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
    return [...before, ...(tail === undefined ? [] : zeros), ...after].reduce(
        (sum, group) => sum * 65_536n + BigInt(`0x${group}`),
        0n,
    );
}

export function textOf(number: bigint, family: 4 | 6): string {
    const [count, bits, base] = family === 4 ? [4, 8n, 10] : [8, 16n, 16];
    const parts = Array.from({ length: count }, (_, index) => {
        const shift = BigInt(count - 1 - index) * bits;
        return ((number >> shift) & ((1n << bits) - 1n)).toString(base);
    });
    return parts.join(family === 4 ? "." : ":");
}

/**
 * One address for each set of places that an address can be in: ranges overlap and nest, so every border of a range
 * can begin another set.
 *
 * @param places - Ranges of each place.
 * @returns Addresses by the indexes of the places that they are in.
 */
export function addressesToldApart(places: readonly (readonly AddressRange[])[]): Map<string, string> {
    const found = new Map<string, string>();
    for (const family of [4, 6] as const) {
        // At each border, which place begins (1) or has ended (-1).
        const borders: { at: bigint; place: number; step: 1 | -1 }[] = places.flatMap((ranges, place) =>
            ranges
                .filter((range) => range.family === family)
                .flatMap(({ first, last }) => [
                    { at: first, place, step: 1 as const },
                    { at: last + 1n, place, step: -1 as const },
                ]),
        );
        borders.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
        const depth = new Map<number, number>();
        const end = 1n << (family === 4 ? 32n : 128n);
        const note = (at: bigint) => {
            if (at < end) {
                const inside = [...depth].filter(([, count]) => count > 0).map(([place]) => place);
                const key = inside.sort((left, right) => left - right).join();
                if (!found.has(key)) {
                    found.set(key, textOf(at, family));
                }
            }
        };
        if (borders[0]?.at !== 0n) {
            note(0n);
        }
        for (let index = 0; index < borders.length; index += 1) {
            const { at, place, step } = borders[index]!;
            depth.set(place, (depth.get(place) ?? 0) + step);
            if (borders[index + 1]?.at !== at) {
                note(at);
            }
        }
    }
    return found;
}
