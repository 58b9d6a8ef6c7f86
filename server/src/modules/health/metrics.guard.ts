import { LintelError } from '@lintel/shared/errors';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import { Config } from '../../platform/config/config.js';
import { ChallengeError } from '../../platform/http/challenge.js';
import { isSameText } from '../../platform/secrets/secrets.js';

/** Figures say how busy whose rooms are: they are for this machine, and for whoever has LINTEL_METRICS_TOKEN. */
@Injectable()
export class MetricsGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.hasToken(request) || this.isFromHere(request)) return true;
    if (this.config.env.LINTEL_METRICS_TOKEN === undefined) {
      throw new LintelError('NOT_FOUND', { detail: 'There is no such route.' });
    }
    throw new ChallengeError({ 'WWW-Authenticate': 'Bearer' }, { detail: 'Send the token of the metrics.' });
  }

  private hasToken({ headers }: FastifyRequest): boolean {
    const token = this.config.env.LINTEL_METRICS_TOKEN;
    const sent = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
    return token !== undefined && sent !== undefined && isSameText(sent, token);
  }

  /** A proxy on this machine that is not trusted stands for strangers. */
  private isFromHere({ ip, headers }: FastifyRequest): boolean {
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    if (isForwarded && this.config.env.LINTEL_TRUST_PROXY === false) return false;
    return ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'loopback';
  }
}
