import * as pulumi from "@pulumi/pulumi";
import { message as shown } from "../rules/text";

/** Messages of the program itself to the people who watch the run; names and answers in them cannot act. */
export const programLog = {
    info: (message: string, resource?: pulumi.Resource): void =>
        void pulumi.log.info(shown(message), resource),
    warn: (message: string, resource?: pulumi.Resource): void =>
        void pulumi.log.warn(shown(message), resource),
};
