import {createECDH, webcrypto} from 'node:crypto';
import type {Entropy} from '../../../clock/random.ts';

/** Certificates and keys of the HTTPS port, in PEM. */
export interface Certificates {
	/** The authority that clients are told to trust. */
	readonly authority: string;
	/** The server's certificate, followed by the authority's. */
	readonly certificate: string;
	readonly key: string;
}

/** Names that the server certificate is valid for. */
const dnsNames = [
	'localhost',
	'kubernetes',
	'kubernetes.default',
	'kubernetes.default.svc',
	'kubernetes.default.svc.cluster.local',
];
const addresses = ['127.0.0.1', '::1', '10.96.0.1'];

const curve = {name: 'ECDSA', namedCurve: 'P-256'};
const signing = {...curve, hash: 'SHA-256'};
const privateKeyBytes = 32;
const serialNumberBytes = 16;

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** An EC P-256 key pair whose private part comes from `entropy`. */
const createKeyPair = async (entropy: Entropy): Promise<webcrypto.CryptoKeyPair> => {
	const ecdh = createECDH('prime256v1');
	ecdh.setPrivateKey(entropy.bytes(privateKeyBytes));
	const point = ecdh.getPublicKey();
	const publicPart = {
		kty: 'EC',
		crv: 'P-256',
		x: base64Url(point.subarray(1, 1 + privateKeyBytes)),
		y: base64Url(point.subarray(1 + privateKeyBytes)),
	};
	const privatePart = {...publicPart, d: base64Url(ecdh.getPrivateKey())};
	return {
		publicKey: await webcrypto.subtle.importKey('jwk', publicPart, curve, true, ['verify']),
		privateKey: await webcrypto.subtle.importKey('jwk', privatePart, curve, true, ['sign']),
	};
};

/** Positive and without leading zeros, as DER wants it. */
const serialNumber = (entropy: Entropy): string =>
	`4${Buffer.from(entropy.bytes(serialNumberBytes)).toString('hex').slice(1)}`;

const keyPem = async (key: webcrypto.CryptoKey): Promise<string> => {
	const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
	return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)!.join('\n')}\n-----END PRIVATE KEY-----\n`;
};

/**
Makes a certificate authority and a server certificate for the local names, valid for a year from now. The X.509 library is
loaded here and not before, since it takes a while.
*/
export const createCertificates = async (entropy: Entropy): Promise<Certificates> => {
	await import('reflect-metadata');
	const x509 = await import('@peculiar/x509');
	x509.cryptoProvider.set(webcrypto);
	const authorityKeys = await createKeyPair(entropy);
	const authority = await x509.X509CertificateGenerator.createSelfSigned({
		serialNumber: serialNumber(entropy),
		name: 'CN=inkube-ca',
		keys: authorityKeys,
		signingAlgorithm: signing,
		extensions: [
			new x509.BasicConstraintsExtension(true, undefined, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
			await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
		],
	});
	const serverKeys = await createKeyPair(entropy);
	const server = await x509.X509CertificateGenerator.create({
		serialNumber: serialNumber(entropy),
		subject: 'CN=kube-apiserver',
		issuer: authority.subject,
		publicKey: serverKeys.publicKey,
		signingKey: authorityKeys.privateKey,
		signingAlgorithm: signing,
		extensions: [
			new x509.BasicConstraintsExtension(false, undefined, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
			new x509.SubjectAlternativeNameExtension([
				...dnsNames.map(value => ({type: 'dns' as const, value})),
				...addresses.map(value => ({type: 'ip' as const, value})),
			]),
			await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
		],
	});
	const authorityPem = `${authority.toString('pem')}\n`;
	return {
		authority: authorityPem,
		certificate: `${server.toString('pem')}\n${authorityPem}`,
		key: await keyPem(serverKeys.privateKey),
	};
};

const tokenBytes = 32;

/** An admin bearer token: 256 bits that nobody can guess, in hex, so that it never looks like a flag to who is given it as one. */
export const createToken = (entropy: Entropy): string => Buffer.from(entropy.bytes(tokenBytes)).toString('hex');
