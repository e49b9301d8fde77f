/* Evaluated inside the page by its test: what can be measured of it. One expression. */
(() => {
    const isShown = (element) =>
        element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;

    const describe = (element) => {
        const text = (element.textContent ?? "").trim().slice(0, 40);
        return `${element.localName}.${element.className}: ${text}`;
    };

    /** Elements with their own text. Heads of tables that a phone shows as cards are for screen readers. */
    const texts = () =>
        [...document.body.querySelectorAll("*")].filter(
            (element) =>
                !["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(element.tagName) &&
                [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "") &&
                isShown(element) &&
                element.closest("thead")?.clientWidth !== 1,
        );

    const channels = (color) => {
        const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
        return { red, green, blue, alpha };
    };

    /** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
    const luminance = ({ red, green, blue }) => {
        const [r, g, b] = [red, green, blue].map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };

    const ratio = (one, other) => {
        const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
        return (light + 0.05) / (dark + 0.05);
    };

    /** Colors under an element: all colors of a gradient, or one. */
    const backgrounds = (element) => {
        for (let at = element; at !== null; at = at.parentElement) {
            const { backgroundImage, backgroundColor } = getComputedStyle(at);
            const stops = backgroundImage.match(/rgba?\([^)]*\)/g);
            if (stops !== null) {
                return stops.map(channels);
            }
            if (channels(backgroundColor).alpha > 0) {
                return [channels(backgroundColor)];
            }
        }
        return [{ red: 255, green: 255, blue: 255 }];
    };

    return {
        smallTexts: (minPx) =>
            texts()
                .filter((element) => parseFloat(getComputedStyle(element).fontSize) < minPx)
                .map(describe),
        weakContrasts: (min) =>
            texts()
                .map((element) => {
                    const color = channels(getComputedStyle(element).color);
                    const worst = Math.min(...backgrounds(element).map((back) => ratio(color, back)));
                    return [worst, describe(element)];
                })
                .filter(([worst]) => worst < min)
                .map(([worst, text]) => `${worst.toFixed(2)} ${text}`),
        textCount: () => texts().length,
        /** How far the page can be pushed to the side, in pixels. */
        overflowPx: () => document.scrollingElement.scrollWidth - document.documentElement.clientWidth,
        /** Parts that have to be pushed to the side by themselves. */
        sideways: () =>
            [...document.body.querySelectorAll("*")]
                .filter((element) => element.scrollWidth > element.clientWidth + 1 && isShown(element))
                .filter((element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX))
                .map(describe),
        /** Text that does not fit into its own box. */
        cutOff: () =>
            [...document.querySelectorAll(".cell, .cards td, .cards th, li, dd")]
                .filter((element) => isShown(element) && element.closest("thead") === null)
                .filter((element) => element.scrollWidth > element.clientWidth + 1)
                .map(describe),
        smallTargets: (minPx) =>
            [...document.querySelectorAll("button, select, summary, label.check")]
                .filter((element) => isShown(element) && element.getBoundingClientRect().height < minPx)
                .map(describe),
        focused: () => {
            const element = document.activeElement;
            const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return {
                name: element.id || element.className || element.localName,
                isOutlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
                outlineContrast: Math.min(
                    ...backgrounds(element.parentElement).map((back) => ratio(channels(outlineColor), back)),
                ),
                isInView: box.top >= 0 && box.bottom <= innerHeight,
                isCovered: top === null || !(element.contains(top) || top.contains(element)),
            };
        },
    };
})();
