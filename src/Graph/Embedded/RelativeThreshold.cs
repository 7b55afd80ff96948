namespace SaeActors.Graph.Embedded;

/// <summary>A feature is active above a share of its largest activation in a calibration: the paper's 0.2 × max.</summary>
/// <param name="Share">r, from 0 to below 1.</param>
/// <param name="CalibrationPath">A file that <c>POST /api/calibration</c> of another study wrote.</param>
public sealed record RelativeThreshold(double Share, string CalibrationPath)
{
    /// <summary>This threshold, checked.</summary>
    /// <exception cref="ArgumentException">The share is out of range.</exception>
    public RelativeThreshold Checked()
    {
        if (!(Share >= 0 && Share < 1)) throw new ArgumentException($"threshold share is {Share}; expected 0 to below 1.");
        ArgumentException.ThrowIfNullOrWhiteSpace(CalibrationPath);
        return this;
    }
}
