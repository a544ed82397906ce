// Why there is no map, as a code that a screen can switch on.

export type FaultCode = 'NO_WEBGL' | 'NO_BASEMAP' | 'NO_ENGINE';

export class MapFault extends Error {
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string) {
    super(message);
    this.name = 'MapFault';
    this.code = code;
  }
}
