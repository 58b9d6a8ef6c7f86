/// <reference types="vite/client" />
declare module 'virtual:lintel-tokens.css';
declare module '@fontsource-variable/inter';
declare module '@fontsource-variable/noto-sans-arabic';
