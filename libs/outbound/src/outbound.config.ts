import { isIP } from 'node:net';

import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

import { ConfigFor, env } from '#platform';

const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

const isAddress = (text: string): boolean => isIP(text) !== 0;
const isName = (text: string): boolean => HOST.test(text) && !/^[\d.]+$/.test(text);
const isUsable = (text: string): boolean =>
  isAddress(text) || (ipaddr.isValidCIDR(text) && isAddress(text.split('/')[0] ?? '')) || isName(text);

/** Private addresses that user-supplied URLs may reach. */
@Injectable()
export class OutboundConfig extends ConfigFor(
  'outbound',
  {
    OUTBOUND_ALLOW: env
      .list()
      .describe(
        'Private hosts, addresses and networks (10.1.0.0/16) to which addresses set by users may connect; host names must match exactly',
      ),
  },
  {
    check: ({ OUTBOUND_ALLOW }) => {
      const wrong = OUTBOUND_ALLOW.filter((item) => !isUsable(item));
      return wrong.length > 0 ? { OUTBOUND_ALLOW: `"${wrong.join('", "')}" is not a host name, an address or a network` } : {};
    },
  },
) {}
