using System.CommandLine;
using SaeActors.Graph.Storage;
using SaeActors.Hosting.Options;

namespace SaeActors.Server.Commands;

/// <summary><c>study remove</c>: the end of a study and of all it counted.</summary>
internal static class StudyCommand
{
    private const string StudyFile = "study.json";

    internal static Command Create(Option<string> data)
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var remove = new Command("remove", "Delete the study of a data folder: prompts, windows, counts, labels and calibrations.") { yes };
        remove.SetAction(result => Remove(result.GetValue(data)!, result.GetValue(yes), Console.In, Console.Out));
        return new Command("study", "What a data folder holds.") { remove };
    }

    /// <summary>Deletes a folder that a study has claimed and that no server holds.</summary>
    internal static int Remove(string folder, bool yes, TextReader answers, TextWriter console)
    {
        if (!File.Exists(Path.Combine(folder, StudyFile)))
        {
            throw new StartUpException($"{folder} holds no {StudyFile}; expected the data folder of a study.");
        }

        using (FolderLock.Take(folder))
        {
            if (!yes)
            {
                console.Write($"Delete the study in {Path.GetFullPath(folder)} for good? Type yes: ");
                if (answers.ReadLine()?.Trim() != "yes")
                {
                    console.WriteLine("Nothing was deleted.");
                    return 1;
                }
            }

            // study.json last: a folder that was half deleted must still be known as one.
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.Name is not (StudyFile or "lock")).ToList())
            {
                if (entry is DirectoryInfo inner)
                {
                    inner.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }

            File.Delete(Path.Combine(folder, StudyFile));
        }

        Directory.Delete(folder, recursive: true);
        console.WriteLine($"Removed {folder}.");
        return 0;
    }
}
