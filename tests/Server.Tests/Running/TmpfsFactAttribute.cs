namespace SaeActors.Server.Tests.Running;

/// <summary>A test that needs to mount a tmpfs; skipped, with that reason, where this user may not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute() => Skip = Tmpfs.IsPossible() ? null : "mounting a tmpfs needs root on Linux";
}
