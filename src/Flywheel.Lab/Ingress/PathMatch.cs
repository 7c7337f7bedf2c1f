namespace Flywheel.Lab.Ingress;

/// <summary>How the path of an Ingress rule is compared. <c>ImplementationSpecific</c> is a prefix here, as it is for most controllers.</summary>
internal enum PathMatch
{
    Prefix,
    Exact,
}
