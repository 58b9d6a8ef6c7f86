import type { DisplayToken } from '@lintel/shared/contracts';
import { Body, Controller, HttpCode, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../platform/clock/clock.js';
import { Allow } from '../../platform/http/access.js';
import { addressKey } from '../../platform/http/attempt-limiter.js';
import { DisplayTokens } from './display-tokens.js';
import type { VerifiedProof } from './dpop.js';
import { OAuthErrorFilter, oauthHeaders } from './oauth-error.filter.js';
import { checkDeviceAuthorizationForm, parseTokenForm } from './oauth-forms.js';
import { PairingService, type DeviceAuthorization } from './pairing.service.js';
import { Proofs } from './proofs.js';

/** Where displays get their credentials: OAuth 2.0 device authorization (RFC 8628) with DPoP (RFC 9449). */
@Controller('oauth')
@Allow('public')
@UseFilters(OAuthErrorFilter)
export class OAuthController {
  constructor(
    private readonly pairing: PairingService,
    private readonly tokens: DisplayTokens,
    private readonly proofs: Proofs,
    private readonly clock: Clock,
  ) {}

  @Post('device_authorization')
  @HttpCode(200)
  async authorize(
    @Body() form: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceAuthorization> {
    checkDeviceAuthorizationForm(form);
    const proof = await this.prove(request);
    void reply.headers(oauthHeaders(this.clock));
    return this.pairing.authorize({ keyThumbprint: proof.thumbprint, address: addressKey(request.ip) });
  }

  @Post('token')
  @HttpCode(200)
  async token(
    @Body() form: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DisplayToken> {
    const wanted = parseTokenForm(form);
    const { thumbprint: keyThumbprint } = await this.prove(request);
    void reply.headers(oauthHeaders(this.clock));
    return wanted.grant === 'device-code'
      ? this.pairing.redeem({ deviceCode: wanted.deviceCode, keyThumbprint })
      : this.tokens.refresh({ ...wanted, keyThumbprint });
  }

  private async prove(request: FastifyRequest): Promise<VerifiedProof> {
    const { dpop } = request.headers;
    const proof = await this.proofs.verify({
      proof: typeof dpop === 'string' ? dpop : undefined,
      method: request.method,
      url: `${request.protocol}://${request.host}${request.url}`,
    });
    await this.proofs.spend(proof);
    return proof;
  }
}
